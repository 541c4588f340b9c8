# shellcheck shell=bash
# up and down.

# bring_up SPEED RELEASES
bring_up() {
  local speed=$1 host
  local -A pids
  make_folder "$2"
  build_guest
  make_certificates
  make_network
  set_link_speed "$speed"
  for host in "${HOSTS[@]}"; do
    configure_host "$host"
    launch_daemon "$host"
    pids[$host]=$!
  done
  for host in "${HOSTS[@]}"; do wait_for_daemon "$host" "${pids[$host]}"; done
  : >"$LAB_DIR/up"
}

up() {
  local speed='' missing install=0 count='' all='' host release wanted=()
  local -A releases=()      # what was asked for
  while (( $# )); do
    case $1 in
      --install) install=1; shift ;;
      --hosts) valued "$@"; check_number "$1" "$2" 2 "${#ALL_HOSTS[@]}"; count=$((10#$2)); shift 2 ;;
      --release|--release-*)
        valued "$@"
        check_release "$2"
        release=$(canonical_release "$2")
        if [[ $1 == --release ]]; then
          all=$release
        else
          [[ " ${ALL_HOSTS[*]} " == *" ${1#--release-} "* ]] || usage_error "up does not know '$1'."
          releases[${1#--release-}]=$release
        fi
        shift 2 ;;
      --link-speed) valued "$@"; check_rate "$2"; speed=$2; shift 2 ;;
      *) usage_error "up does not know '$1'." ;;
    esac
  done
  need_root
  local there=${#HOSTS[@]} hosts=("${ALL_HOSTS[@]:0:${count:-2}}")
  for host in "${!releases[@]}"; do
    [[ " ${hosts[*]} " == *" $host "* ]] || usage_error "--release-$host: this lab would have ${#hosts[@]} hosts, without $host; see --hosts."
  done
  for host in "${hosts[@]}"; do
    releases[$host]=${releases[$host]:-$all}
    wanted+=("${releases[$host]:-$MACHINE}")
  done
  if (( install )); then
    for release in $(printf '%s\n' "${wanted[@]}" | sort -u); do install --release "$release"; done
  fi
  missing=$(missing_things "${wanted[@]}")
  [[ -z $missing ]] || die "$missing"$'\n'"lab: \"$0 install\" (or up --install) installs the Debian packages."
  lock_machine
  refuse_foreign_folder
  case $(lab_state) in
    up)
      [[ -z $count || $count -eq $there ]] || die "The lab is up already, with $there hosts: \"$0 down\" first."
      for host in "${HOSTS[@]}"; do
        [[ ${releases[$host]:-$(release_of "$host")} == "$(release_of "$host")" ]] ||
          die "The lab is up already, and $host runs $(release_of "$host"): \"$0 down\" first."
      done
      [[ -z $speed ]] || set_link_speed "$speed"
      say "The lab is up already (link: $(describe_link))."
      return 0 ;;
    half*)
      say "Cleaning up what an interrupted lab left behind."
      bring_down ;;
  esac
  trap 'trap - EXIT; warn "up failed: cleaning up."; bring_down || true; exit 1' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  HOSTS=("${hosts[@]}")
  bring_up "${speed:-unlimited}" releases
  trap - EXIT INT TERM HUP
  say "The lab is up (link: $(describe_link)). \"$0 status\" shows how to use it."
}

# Ends the lab's processes: first kindly, then not. Asks anew who is left before the second try.
end_processes() {
  local signal pids deadline
  for signal in TERM KILL; do
    pids=$(lab_pids)
    [[ -n $pids ]] || return 0
    # shellcheck disable=SC2086 # a list of numbers
    kill "-$signal" $pids 2>/dev/null || true
    deadline=$((SECONDS + 6))
    while (( SECONDS < deadline )) && [[ -n $(lab_pids) ]]; do sleep 0.1; done
  done
}

remove_folder() {
  local netns_folder
  if [[ ! -f $LAB_DIR/lab.state ]]; then rmdir "$LAB_DIR" 2>/dev/null || true; return 0; fi
  netns_folder=$(sed -n 's/^netns_folder=//p' "$LAB_DIR/lab.state")
  rm -rf --one-file-system "$LAB_DIR"
  # The folder of namespaces goes if up had made it and nothing else uses it now.
  if [[ $netns_folder == made && -d /run/netns && -z $(ls -A /run/netns) ]]; then
    umount /run/netns 2>/dev/null || true
    rmdir /run/netns 2>/dev/null || true
  fi
}

leftovers() {
  local host pid
  for pid in $(lab_pids); do say "process $pid ($(tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | cut -c1-80))"; done
  for host in $(lab_namespaces); do say "network namespace $host"; done
  for host in $(disk_devices); do say "block device $host"; done
  awk -v dir="$LAB_DIR" '$5 == dir || index($5, dir "/") == 1 { print "mount " $5 }' /proc/self/mountinfo
  if [[ -e $LAB_DIR ]]; then say "folder $LAB_DIR"; fi
}

bring_down() {
  local namespace left
  end_processes
  detach_disks
  for namespace in $(lab_namespaces); do ip netns del "$namespace" || true; done
  remove_folder
  left=$(leftovers)
  [[ -z $left ]] || { warn "This is still there and must be removed by hand:"; printf '  %s\n' "$left" >&2; return 1; }
}

down() {
  [[ $# -eq 0 ]] || usage_error "down takes no options."
  need_root
  lock_machine
  refuse_foreign_folder
  if [[ $(lab_state) == down ]]; then say "The lab is down; nothing is left of it."; return 0; fi
  bring_down || return 1
  say "The lab is down; nothing is left of it."
}
