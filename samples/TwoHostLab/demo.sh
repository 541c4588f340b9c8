#!/usr/bin/env bash
# A plain and then a parallel live migration between the lab's two hosts, with what an observer sees of them: the
# data connections while they run, and the bytes that crossed the link. Cleans up however it ends.
#
#   demo.sh [--install]        as root; --install lets it install the lab's Debian packages first
#
# PARALLEL_MIGRATION, if set, is the command to run instead of the tool of this repository: a program and its first
# arguments, split at blanks, e.g. "/opt/tools/parallel-migration". It gets "migrate --source …" appended.
set -euo pipefail

HERE=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
readonly HERE
readonly PROJECT=$HERE/../../src/ParallelMigration.Tool
readonly LAB=$HERE/../../tests/TwoHostLab/lab.sh
readonly LINK_SPEED=800mbit      # slow enough to watch
readonly DIRTY_RATE=30           # MiB/s; the link carries about 90

step() { printf '\n== %s\n' "$*"; }
die()  { printf 'demo: %s\n' "$*" >&2; exit 1; }

watcher=
tool_pid=
stop_children() {
  local pid
  for pid in $watcher $tool_pid; do kill "$pid" 2>/dev/null || true; done
  for pid in $watcher $tool_pid; do wait "$pid" 2>/dev/null || true; done
  watcher='' tool_pid=''
}

work=
clean_up() {
  local status=$?
  trap - EXIT INT TERM HUP
  stop_children
  [[ -z $work ]] || rm -rf "$work"
  step "Cleaning up"
  "$LAB" down || status=1
  exit "$status"
}

prepare_tool() {
  if [[ -n ${PARALLEL_MIGRATION:-} ]]; then
    read -r -a tool <<<"$PARALLEL_MIGRATION"
    command -v "${tool[0]}" >/dev/null || die "PARALLEL_MIGRATION names '${tool[0]}', which is not a program."
    return
  fi
  [[ -d $PROJECT ]] || die "The tool's project is not at $PROJECT: run this from the repository, or set PARALLEL_MIGRATION."
  command -v dotnet >/dev/null || die "dotnet is missing: install the SDK that global.json names, or set PARALLEL_MIGRATION."
  dotnet build "$PROJECT" --configuration Release --nologo --verbosity quiet || die "The tool does not build (above)."
  # With "run" dotnet finds the built program itself; --no-build keeps it from building again for each migration.
  tool=(dotnet run --project "$PROJECT" --no-launch-profile --no-build --configuration Release --)
}

read_lab() {
  local key value
  while IFS='=' read -r key value; do
    case $key in
      LAB_ALPHA_URI) alpha_uri=$value ;;
      LAB_BETA_URI) beta_uri=$value ;;
      LAB_INTERFACE) interface=$value ;;
    esac
  done < <("$LAB" env)
  [[ -n ${alpha_uri:-} && -n ${beta_uri:-} && -n ${interface:-} ]] || die "The lab does not say how to reach it: see \"$LAB status\"."
}

bytes_sent() { "$LAB" bytes | sed -n "s/^$1=//p"; }

# Writes the number of data connections to a file as often as it changes.
watch_connections() {
  local before='' now
  while true; do
    now=$("$LAB" connections 2>/dev/null) || now='?'
    if [[ $now != "$before" ]]; then
      printf '%s\n' "$now" >>"$work/connections"
      if [[ $now != 0 ]]; then printf '   [ss: %s data connections]\n' "$now"; fi
    fi
    before=$now
    sleep 0.2
  done
}

# migrate_once TITLE SETTINGS
migrate_once() {
  local title=$1 settings=$2 before after status=0 most
  step "$title"
  "$LAB" guest --dirty-rate "$DIRTY_RATE"
  before=$(bytes_sent alpha)
  : >"$work/connections"
  watch_connections &
  watcher=$!
  # In the background and waited for: a signal to this script is then acted upon at once, not after the migration.
  "${tool[@]}" migrate --source "$alpha_uri" --destination "$beta_uri" --vm guest \
    --settings "$HERE/settings/$settings" --migration-interface "$interface" &
  tool_pid=$!
  wait "$tool_pid" || status=$?
  tool_pid=
  stop_children
  after=$(bytes_sent alpha)
  most=$(sort -n "$work/connections" | tail -n 1)
  (( status == 0 )) || die "The migration failed (exit status $status)."
  printf 'On the wire: %s MiB from alpha; at most %s data connections (a parallel migration has one more than its number: the main channel).\n' \
    "$(( (after - before) / 1048576 ))" "${most:-0}"
  local beat
  beat=$("$LAB" heartbeat --host beta) || die "The guest does not run on beta."
  printf 'The guest runs on beta; its heartbeat is at %s.\n' "$beat"
}

install=()
case ${1:-} in
  '') ;;
  --install) install=(--install) ;;
  *) die "usage: demo.sh [--install]" ;;
esac
(( EUID == 0 )) || die "This needs root: run it with sudo."
[[ $("$LAB" status >/dev/null 2>&1; echo $?) == 3 ]] ||
  die "A lab is up already, and this demo ends the lab it uses: run \"$LAB down\" first, or set LAB_NAME to another name."

prepare_tool
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
work=$(mktemp -d)
step "Two hosts, a link of $LINK_SPEED"
"$LAB" up "${install[@]}" --link-speed "$LINK_SPEED"
read_lab
migrate_once "A plain migration" plain.json
migrate_once "A parallel migration over 4 connections; the policy's compression is dropped" parallel.json
