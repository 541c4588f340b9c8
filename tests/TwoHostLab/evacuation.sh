#!/usr/bin/env bash
# "parallel-migration evacuate" and a shell loop of "virsh migrate" over the same guests, one after the other, in the same lab.
#
#   evacuation.sh [REPETITIONS]        as root; the default is 5
#
# Three hosts, the source's link the narrowest. The loop is what an administrator would write: one guest after the other, each to the next destination,
# without a limit. Both are timed from the start of the command to its end. The guests are fresh each time; which of the two goes first alternates.
set -euo pipefail

HERE=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
readonly HERE
readonly LAB=$HERE/lab.sh
readonly PROJECT=$HERE/../../src/ParallelMigration.Tool
readonly LINK=800mbit BANDWIDTH=760Mbps          # what the shaper lets through of a link, without its headers
readonly GUESTS=(128:0 192:5 256:0 320:5 160:0 224:0)   # MiB of memory, of which 80 are empty, and MiB/s that are rewritten
export LAB_NAME=${LAB_NAME:-evacuation}

die() { printf 'evacuation.sh: %s\n' "$*" >&2; exit 1; }

repetitions=${1:-5}
[[ $repetitions =~ ^[1-9][0-9]?$ ]] || die "usage: evacuation.sh [REPETITIONS]"
(( EUID == 0 )) || die "This needs root."
"$LAB" status >/dev/null 2>&1 && die "A lab named $LAB_NAME is up already, and this ends the lab that it uses."

work=$(mktemp -d)
trap 'rm -rf "$work"; "$LAB" down >/dev/null' EXIT
trap 'exit 130' INT TERM HUP
dotnet build "$PROJECT" --configuration Release --nologo --verbosity quiet >"$work/build" || { cat "$work/build" >&2; die "The tool does not build."; }
tool=(dotnet "$(dotnet msbuild "$PROJECT" -property:Configuration=Release -getProperty:TargetPath)")

"$LAB" up --hosts 3 --link-speed unlimited >/dev/null
"$LAB" link alpha "$LINK" >/dev/null
declare -A lab
while IFS='=' read -r key value; do lab[$key]=$value; done < <("$LAB" env)

fresh_guests() {
  local number=0 guest
  for guest in "${GUESTS[@]}"; do
    number=$((number + 1))
    "$LAB" guest --name "vm$number" --memory "${guest%:*}" --dirty-rate "${guest#*:}" --vcpus 1 >/dev/null
  done
}

loop() {
  local number destinations=(beta gamma)
  for number in $(seq "${#GUESTS[@]}"); do
    virsh --quiet --connect "${lab[LAB_ALPHA_URI]}" migrate --live --p2p "vm$number" "qemu+tcp://${destinations[number % 2]}/system" >/dev/null
  done
}

evacuate() {
  "${tool[@]}" evacuate --source "${lab[LAB_ALPHA_URI]}" --destination "${lab[LAB_BETA_URI]}" --destination "${lab[LAB_GAMMA_URI]}" \
    --migration-interface "${lab[LAB_INTERFACE]}" --bandwidth "$BANDWIDTH" --limits-store none --yes >"$work/evacuate" || { cat "$work/evacuate" >&2; die "evacuate failed."; }
}

# timed COMMAND: prints the seconds that it takes.
timed() {
  local before after
  fresh_guests
  before=$EPOCHREALTIME
  "$1"
  after=$EPOCHREALTIME
  awk "BEGIN { printf \"%.2f\", $after - $before }"
  [[ -z $(virsh --quiet --connect "${lab[LAB_ALPHA_URI]}" list --name | tr -d '[:space:]') ]] || die "Not all guests have moved."
}

printf '%s guests over %s, %s repetitions\n' "${#GUESTS[@]}" "$LINK" "$repetitions"
printf '%-12s  %-14s  %-14s  %s\n' repetition 'virsh loop, s' 'evacuate, s' ratio
for repetition in $(seq "$repetitions"); do
  if (( repetition % 2 )); then by_loop=$(timed loop) by_tool=$(timed evacuate); else by_tool=$(timed evacuate) by_loop=$(timed loop); fi
  awk -v n="$repetition" -v l="$by_loop" -v t="$by_tool" 'BEGIN { printf "%-12s  %-14s  %-14s  %.2f\n", n, l, t, t / l }' | tee -a "$work/rows"
done
sort -n -k 4 "$work/rows" | awk '{ ratio[NR] = $4 } END { printf "ratio: median %.2f, %.2f to %.2f\n", (ratio[int((NR + 1) / 2)] + ratio[int((NR + 2) / 2)]) / 2, ratio[1], ratio[NR] }'
