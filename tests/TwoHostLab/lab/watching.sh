# shellcheck shell=bash
# What can be seen from outside: connections, bytes, env, status.

# Counts a host's established connections that have a data port at either end: a migration from it has that at the far
# end, one to it at the near end, and each connection is counted once. libvirt's own connections are left out, because
# their other end may by chance be a port of the same range. A parallel migration has one connection more than it was
# asked for: QEMU's main channel, which carries the devices' state.
connections() {
  local host=alpha
  while (( $# )); do
    case $1 in
      --host) valued "$@"; check_host "$2"; host=$2; shift 2 ;;
      *) usage_error "connections does not know '$1'." ;;
    esac
  done
  need_network
  on_host "$host" ss -Htn state established \
    "( ( sport >= :$FIRST_DATA_PORT and sport <= :$LAST_DATA_PORT ) or ( dport >= :$FIRST_DATA_PORT and dport <= :$LAST_DATA_PORT ) ) and sport != :$CONTROL_PORT and dport != :$CONTROL_PORT" |
    wc -l
}

bytes() {
  local host at read
  need_network
  for host in "${HOSTS[@]}"; do
    # By one process: on a busy machine the start of another takes a while.
    # shellcheck disable=SC2016
    read -r at read < <(on_host "$host" bash -c 'read -r bytes <"$1"; echo "${EPOCHREALTIME/,/.} $bytes"' - "/sys/class/net/$INTERFACE/statistics/tx_bytes")
    [[ $host != alpha ]] || say "at=$at"
    say "$host=$read"
  done
}

# A daemon that does not run has no process number.
print_env() {
  need_network
  local host
  say "LAB_DIR=$LAB_DIR"
  for host in "${HOSTS[@]}"; do say "LAB_${host^^}_URI=$(uri_of "$host")"; done
  for host in "${HOSTS[@]}"; do say "LAB_${host^^}_PEER_URI=$(peer_uri_of "$host")"; done
  say "LAB_INTERFACE=$INTERFACE"
  for host in "${HOSTS[@]}"; do say "LAB_${host^^}_NETNS=$(netns_of "$host")"; done
  for host in "${HOSTS[@]}"; do say "LAB_${host^^}_PID=$(daemon_pid "$host" || true)"; done
}

status_of_host() {
  local host=$1 versions
  if ! daemon_there "$host"; then
    say "$host: libvirtd does not run: \"$0 daemon $host start\" starts it."
    return 1
  fi
  if ! versions=$(virsh_on "$host" version --daemon 2>&1); then
    say "$host: does not answer: $versions"
    return 1
  fi
  say "$host: $(sed -n 's/^Running hypervisor: //p' <<<"$versions"), $(sed -n 's/^Running against daemon: /libvirt /p' <<<"$versions")," \
      "$(address_of "$host") on $INTERFACE"
  virsh_on "$host" list --all | sed -n 's/^ *[0-9-]* *\([^ ]*\) *\(.*[^ ]\) *$/  guest \1: \2/p'
}

status() {
  need_root
  refuse_foreign_folder
  case $(lab_state) in
    down) say "The lab is down."; return "$EXIT_DOWN" ;;
    half)
      say "The lab is half up: run \"$0 down\" to clean up. What there is:"
      leftovers | sed 's/^/  /'
      return "$EXIT_HALF" ;;
  esac
  local host whole=1
  say "The lab's link: $(describe_link)."
  for host in "${HOSTS[@]}"; do
    status_of_host "$host" || whole=0
  done
  (( whole )) || { say "The lab is half up."; return "$EXIT_HALF"; }
  say "The lab is up."
  say "Migrate a guest from alpha to beta with:"
  say "  parallel-migration migrate --source '$(uri_of alpha)' --destination '$(uri_of beta)' --migration-interface $INTERFACE --vm guest"
}
