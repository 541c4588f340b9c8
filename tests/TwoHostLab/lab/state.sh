# shellcheck shell=bash
# What is there of the lab: its processes, daemons and namespaces.

# Is the process one of this lab's daemons or QEMUs? Both have a path in LAB_DIR among their arguments.
is_ours() {
  local comm argument
  { read -r comm <"/proc/$1/comm"; } 2>/dev/null || return 1
  [[ $comm == libvirtd || $comm == qemu-system-* ]] || return 1
  while IFS= read -r -d '' argument; do
    [[ $argument == "$LAB_DIR"/* ]] && return 0
  done 2>/dev/null <"/proc/$1/cmdline"
  return 1
}

# Every process of the lab: all that live in its network namespaces, and daemons and QEMUs whose namespace has lost its name.
lab_pids() {
  local host pid
  {
    for host in "${HOSTS[@]}"; do
      if netns_there "$host"; then ip netns pids "$(netns_of "$host")" 2>/dev/null || true; fi
    done
    for pid in /proc/[0-9]*; do
      pid=${pid#/proc/}
      if is_ours "$pid"; then say "$pid"; fi
    done
  } | sort -un | { grep -vx "$$" || true; }
}

daemon_pid() {
  local pid
  pid=$(cat "$LAB_DIR/$1/libvirtd.pid" 2>/dev/null) || return 1
  is_ours "$pid" || return 1          # a stale file: that number may be anybody's by now
  say "$pid"
}

daemon_there() { daemon_pid "$1" >/dev/null && [[ -S $(socket_of "$1") ]]; }

# The namespaces that this lab has.
lab_namespaces() {
  local host
  for host in "${HOSTS[@]}"; do if netns_there "$host"; then netns_of "$host"; fi; done
  if [[ -e /run/netns/$(switch_netns) ]]; then switch_netns; fi
}

# up, down or half; half with "daemon" behind it: only a daemon is missing, which "daemon HOST start" starts.
lab_state() {
  local host daemons=1 rest=1 nothing=1
  [[ -e $LAB_DIR ]] && nothing=0
  [[ -f $LAB_DIR/up ]] || rest=0
  [[ -z $(lab_namespaces) ]] || nothing=0
  for host in "${HOSTS[@]}"; do
    netns_there "$host" || rest=0
    daemon_there "$host" || daemons=0
  done
  if (( rest && daemons )); then say up
  elif (( rest )); then say "half daemon"
  elif (( nothing )) && [[ -z $(lab_pids) ]]; then say down
  else say half; fi
}

# For all that needs no daemon, or only one of them: faults, and what shows and mends them.
need_network() {
  need_root
  refuse_foreign_folder
  case $(lab_state) in
    down) warn "The lab is down: \"$0 up\" starts it."; exit "$EXIT_DOWN" ;;
    half) warn "The lab is half up (a start was killed): \"$0 down\" cleans up."; exit "$EXIT_HALF" ;;
  esac
}

need_daemon() {
  daemon_there "$1" && return 0
  warn "libvirtd of $1 does not run: \"$0 daemon $1 start\" starts it."
  exit "$EXIT_HALF"
}

need_up() {
  local host
  need_network
  for host in "${HOSTS[@]}"; do need_daemon "$host"; done
}

# A folder that some other thing uses must never be taken for a lab: neither it nor processes that use it are touched.
# (A lab that was killed before it wrote lab.state is an empty folder.)
refuse_foreign_folder() {
  [[ -e $LAB_DIR ]] || return 0
  if [[ ! -d $LAB_DIR ]] || [[ ! -f $LAB_DIR/lab.state && -n $(ls -A "$LAB_DIR") ]]; then
    die "$LAB_DIR is not a lab's folder (it has no lab.state): nothing was changed. Choose another LAB_DIR."
  fi
}
