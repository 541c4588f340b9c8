# shellcheck shell=bash
# The hosts' links: made, shaped, cut.

make_network() {
  local host
  for host in "${HOSTS[@]}"; do ip netns add "$(netns_of "$host")"; done
  # All ends are made where they belong: the machine's own network never sees them.
  if (( ${#HOSTS[@]} == 2 )); then
    ip link add name "$INTERFACE" netns "$(netns_of alpha)" type veth peer name "$INTERFACE" netns "$(netns_of beta)"
  else
    ip netns add "$(switch_netns)"
    ip -n "$(switch_netns)" link add name switch type bridge
    ip -n "$(switch_netns)" link set switch up
    for host in "${HOSTS[@]}"; do
      ip link add name "$INTERFACE" netns "$(netns_of "$host")" type veth peer name "$host" netns "$(switch_netns)"
      ip -n "$(switch_netns)" link set "$host" master switch up
    done
  fi
  for host in "${HOSTS[@]}"; do
    ip -n "$(netns_of "$host")" address add "$(address_of "$host")/28" dev "$INTERFACE"
    ip -n "$(netns_of "$host")" link set lo up
    ip -n "$(netns_of "$host")" link set "$INTERFACE" up      # no default route: nothing can leave
  done
}

has_switch() { [[ -e /run/netns/$(switch_netns) ]]; }

check_rate() {
  [[ $1 == unlimited || $1 =~ ^[1-9][0-9]*(\.[0-9]+)?[KkMmGgTt]?i?(bit|bps)$ ]] ||
    usage_error "'$1' is not a link speed: use a rate as tc writes it, e.g. 800mbit or 10gbit, or unlimited."
}

# shape NAMESPACE DEVICE RATE: what that device sends.
shape() {
  if [[ $3 == unlimited ]]; then
    if [[ $(shaped "$1" "$2") != unlimited ]]; then tc -n "$1" qdisc del dev "$2" root; fi
  else
    # The burst must hold what the kernel hands over at once (up to 64 KiB), and a timer tick's worth at high rates.
    tc -n "$1" qdisc replace dev "$2" root tbf rate "$3" burst 512kb latency 20ms ||
      die "tc does not take '$3' as a link speed: use e.g. 800mbit."
  fi
}

shaped() {
  local rate
  rate=$(tc -n "$1" qdisc show dev "$2" root | sed -n 's/.* rate \([^ ]*\) .*/\1/p')
  say "${rate:-unlimited}"
}

# What a host sends is shaped at its own end, what it receives where it comes from: at the switch, or at the one other host.
# set_link_speed RATE [HOST]
set_link_speed() {
  local host
  for host in "${HOSTS[@]}"; do
    [[ $# -eq 1 || $2 == "$host" ]] || continue
    shape "$(netns_of "$host")" "$INTERFACE" "$1"
    if has_switch; then shape "$(switch_netns)" "$host" "$1"; fi
  done
}

link_speed() { shaped "$(netns_of "$1")" "$INTERFACE"; }

# The cable between two hosts is pulled at beta's end: alpha loses the carrier and keeps its route, so that what it sends is
# lost in silence, as with a real cable. Beta, whose end it is, has no route meanwhile: a new connection from there fails at
# once. With a switch it is pulled there, and the host keeps its route.
cut_end() {
  if has_switch; then say "$(switch_netns) $1"; else say "$(netns_of "$1") $INTERFACE"; fi
}
# move_link HOST up|down
move_link() {
  local namespace device
  read -r namespace device <<<"$(cut_end "$1")"
  ip -n "$namespace" link set "$device" "$2"
}
link_is_cut() {
  local namespace device
  read -r namespace device <<<"$(cut_end "$1")"
  [[ $(ip -n "$namespace" -o link show "$device") != *[\<,]UP[,\>]* ]]
}

describe_end() { if link_is_cut "$1"; then say "cut (would be $(link_speed "$1"))"; else link_speed "$1"; fi; }

describe_link() {
  local host ends=''
  if ! has_switch && [[ $(link_speed alpha) == "$(link_speed beta)" ]]; then
    if link_is_cut alpha; then describe_end alpha; elif link_is_cut beta; then describe_end beta; else link_speed alpha; fi
    return
  fi
  for host in "${HOSTS[@]}"; do ends+=", $host $(describe_end "$host")"; done
  say "${ends#, }"
}

link() {
  local host=''
  if [[ $# -eq 2 ]]; then check_host "$1"; host=$1; shift; fi
  [[ $# -eq 1 ]] || usage_error "link needs one of: RATE, unlimited, cut, restore."
  case $1 in cut|restore) ;; *) check_rate "$1" ;; esac
  need_network
  case $1 in
    cut|restore)
      if [[ -z $host ]]; then
        if has_switch; then usage_error "link $1 needs a host's name in a lab of more than two hosts."; fi
        host=beta
      fi
      if [[ $1 == cut ]]; then move_link "$host" down; else move_link "$host" up; fi ;;
    *) set_link_speed "$1" ${host:+"$host"} ;;
  esac
  say "link: $(describe_link)"
}
