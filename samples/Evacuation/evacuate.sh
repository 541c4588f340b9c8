#!/usr/bin/env bash
# Five guests of different size on one host, emptied to two others: the plan as a table and as a picture, a question, and the table that lives while they move.
#
#   evacuate.sh [--install] [--yes] [--measure]        as root; --install lets it install the lab's Debian packages first, --yes does not ask, --measure measures the guests.
# The picture is evacuation.svg, in the directory that it runs in.
set -euo pipefail

HERE=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
readonly HERE
readonly LAB=$HERE/../../tests/TwoHostLab/lab.sh
readonly PROJECT=$HERE/../../src/ParallelMigration.Tool
readonly GUESTS=(db1:512:4 web1:256:2 web2:256:0 mail:384:2 cache:320:6)   # name, MiB of memory, MiB/s that are rewritten
export LAB_NAME=${LAB_NAME:-evacuation-sample}

die() { printf 'evacuate.sh: %s\n' "$*" >&2; exit 1; }

install=() more=()
for option; do
  case $option in
    --install) install=(--install) ;;
    --yes | --measure) more+=("$option") ;;
    *) die "usage: evacuate.sh [--install] [--yes] [--measure]" ;;
  esac
done
(( EUID == 0 )) || die "This needs root: run it with sudo."

work=$(mktemp -d)
trap 'rm -rf "$work"; "$LAB" down' EXIT
trap 'exit 143' TERM HUP
dotnet build "$PROJECT" --configuration Release --nologo --verbosity quiet >"$work/build" || { cat "$work/build" >&2; die "The tool does not build (above)."; }
tool=(dotnet "$(dotnet msbuild "$PROJECT" -property:Configuration=Release -getProperty:TargetPath)")

"$LAB" up "${install[@]}" --hosts 3 --link-speed 400mbit
declare -A lab
while IFS='=' read -r key value; do lab[$key]=$value; done < <("$LAB" env)
for guest in "${GUESTS[@]}"; do
  IFS=: read -r name memory rewrites <<<"$guest"
  "$LAB" guest --name "$name" --memory "$memory" --dirty-rate "$rewrites" --vcpus 1
done

# db1 matters most: should the window end early, it has moved.
printf 'db1,10\n' >"$work/priorities"
printf '# one of them is always up\napart web1,web2\n' >"$work/affinity"
trap : INT # Ctrl-C is for the tool: once, it begins no more; twice, it cancels those that run
"${tool[@]}" evacuate --source "${lab[LAB_ALPHA_URI]}" --destination "${lab[LAB_BETA_URI]}" --destination "${lab[LAB_GAMMA_URI]}" \
  --migration-interface "${lab[LAB_INTERFACE]}" --bandwidth 380Mbps --limits-store none \
  --priority "$work/priorities" --affinity "$work/affinity" --window 60s --svg "$PWD/evacuation.svg" "${more[@]}" || status=$?
exit "${status:-0}"
