#!/usr/bin/env bash
# The console on two libvirt hosts of this machine, with a guest to migrate in the browser. Cleans up however it ends.
#
#   demo.sh [--install] [--urls URLS]     as root; --install lets it install the lab's Debian packages first
set -euo pipefail

HERE=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
readonly HERE
LAB=$(cd -- "$HERE/../.." && pwd)/tests/TwoHostLab/lab.sh
readonly LAB
readonly LINK_MBPS=300           # slow enough to watch; the interface itself says 10 Gbps
readonly DIRTY_RATE=5            # MiB/s; the link carries about 35
readonly CPU_THREADS=8           # of each host, whatever this machine has: 4 connections need 4

step() { printf '\n== %s\n' "$*"; }
die()  { printf 'demo: %s\n' "$*" >&2; exit 1; }

console_pid=
data=
clean_up() {
  local status=$?
  trap - EXIT INT TERM HUP
  if [[ -n $console_pid ]]; then
    kill "$console_pid" 2>/dev/null || true
    wait "$console_pid" 2>/dev/null || true
  fi
  [[ -z $data ]] || rm -rf "$data"
  step "Cleaning up"
  "$LAB" down || status=1
  exit "$status"
}

# One host of the configuration's section Hosts: connect INDEX NAME
connect() {
  local entry=Hosts__$1__ host=$2 upper=${2^^} key value
  export "${entry}Name=$host" "${entry}Cluster=Two-host lab" "${entry}CpuThreads=$CPU_THREADS" "${entry}LinkMbps=$LINK_MBPS"
  while IFS='=' read -r key value; do
    case $key in
      "LAB_${upper}_URI") export "${entry}Uri=$value" ;;
      "LAB_${upper}_PEER_URI") export "${entry}PeerUri=$value" ;;
      "LAB_${upper}_PID") export "${entry}NetFolder=/proc/$value/net" ;;
      LAB_INTERFACE) export "${entry}Interface=$value" ;;
    esac
  done < <("$LAB" env)
}

install=()
urls=()
while (( $# > 0 )); do
  case $1 in
    --install) install=(--install); shift ;;
    --urls) [[ $# -gt 1 ]] || die "--urls needs a value."; urls=(--urls "$2"); shift 2 ;;
    *) die "usage: demo.sh [--install] [--urls URLS]" ;;
  esac
done
(( EUID == 0 )) || die "This needs root: run it with sudo."
[[ $("$LAB" status >/dev/null 2>&1; echo $?) == 3 ]] ||
  die "A lab is up already, and this demo ends the lab it uses: run \"$LAB down\" first, or set LAB_NAME to another name."

dotnet build "$HERE" --nologo --verbosity quiet
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
step "Two hosts, a link of $LINK_MBPS Mbps, and a guest"
"$LAB" up "${install[@]}" --link-speed "${LINK_MBPS}mbit"
"$LAB" guest --dirty-rate "$DIRTY_RATE"
connect 0 alpha
connect 1 beta
data=$(mktemp -d)
export DataDirectory=$data

step "The console"
printf '%s\n' \
  "1. Sign in as the administrator, whose password is shown below." \
  "2. Clusters, Two-host lab: Parallel migrations Custom, 4 connections, save." \
  "3. VMs, guest, Migrate: beta, Start migration. Watch the link, the migration and its connections." \
  "Ctrl-C ends it all."
cd "$HERE"
dotnet run --no-build --no-launch-profile -- "${urls[@]}" &
console_pid=$!
wait "$console_pid"
