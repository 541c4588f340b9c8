#!/usr/bin/env bash
# What the wire carries of a limit of the bandwidth that QEMU gets over parallel connections, for several limits and numbers of connections.
#
#   limits.sh [RELEASE]        as root; the default is this machine's own libvirt and QEMU
#
# LIMITS (in MiB/s) and CONNECTIONS choose the points, PERIOD the seconds of each. The guest is idle and the link unlimited. virsh gives the limit to QEMU as
# it is: the adapter's own correction is not in it. Counted is what alpha sends over the link, by the clock that the counter was read by.
set -euo pipefail

HERE=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
readonly HERE
readonly LAB=$HERE/lab.sh
readonly MEMORY=2048                             # MiB: at 140 MiB/s it lasts 14 s
export LAB_NAME=${LAB_NAME:-limits}

die() { printf 'limits.sh: %s\n' "$*" >&2; exit 1; }

release=${1:-machine}
read -r -a limits <<<"${LIMITS:-11 23 47 100}"
read -r -a connections <<<"${CONNECTIONS:-2 4 8}"
seconds=${PERIOD:-5}
(( EUID == 0 )) || die "This needs root."
"$LAB" status >/dev/null 2>&1 && die "A lab named $LAB_NAME is up already, and this ends the lab that it uses."

trap '"$LAB" down >/dev/null' EXIT
trap 'exit 130' INT TERM HUP
"$LAB" up --release "$release" --link-speed unlimited >/dev/null
declare -A lab
while IFS='=' read -r key value; do lab[$key]=$value; done < <("$LAB" env)

on_alpha() { virsh --quiet --connect "${lab[LAB_ALPHA_URI]}" "$@"; }

# A guest that is still at the destination has not been cleaned up yet: the next migration would be refused.
until_gone() { while virsh --quiet --connect "${lab[LAB_BETA_URI]}" list --all --name | grep -q .; do sleep 0.1; done; }

# point CONNECTIONS LIMIT
point() {
  local migration before after
  on_alpha migrate --live --p2p --parallel --parallel-connections "$1" --bandwidth "$2" guest "${lab[LAB_BETA_PEER_URI]}" >/dev/null 2>&1 &
  migration=$!
  until (( $("$LAB" connections) > 0 )); do
    kill -0 "$migration" 2>/dev/null || die "The migration did not start."
    sleep 0.1
  done
  sleep 1
  before=$("$LAB" bytes)
  sleep "$seconds"
  after=$("$LAB" bytes)
  kill -0 "$migration" 2>/dev/null || die "The migration ended within the period: the guest is too small for it."
  on_alpha domjobabort guest
  wait "$migration" || true
  until_gone
  awk -v connections="$1" -v limit="$2" -v load="$(cut -d ' ' -f 1 /proc/loadavg)" -F = '
    { if ($1 in first) { last[$1] = $2 } else { first[$1] = $2 } }
    END { printf "%-13s %-13s %-13.2f %s\n", connections, limit, (last["alpha"] - first["alpha"]) / (last["at"] - first["at"]) / 1048576, load }' <<<"$before"$'\n'"$after"
}

on_alpha version | sed -n 's/^Running hypervisor: //p'
"$LAB" guest --memory "$MEMORY" >/dev/null
printf '%-13s %-13s %-13s %s\n' connections 'limit, MiB/s' 'wire, MiB/s' load
for number in "${connections[@]}"; do
  for limit in "${limits[@]}"; do point "$number" "$limit"; done
done
