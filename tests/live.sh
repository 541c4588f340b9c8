#!/usr/bin/env bash
# The live tests and the faults in several labs at once. They mostly wait for daemons and links, so a machine of two cores serves several labs.
#   live.sh [LABS]      3 by default; PARALLEL_MIGRATION_FAULTS is the number of faults, 16 by default; 0: none
# Each part is a process of its own. Its output comes in one piece when it has ended, with its line "Passed!  - Failed: 0, Passed: …".
set -uo pipefail
cd "$(dirname -- "${BASH_SOURCE[0]}")/.."
export PARALLEL_MIGRATION_LIVE=${PARALLEL_MIGRATION_LIVE:-1} PARALLEL_MIGRATION_FAULTS=${PARALLEL_MIGRATION_FAULTS:-16}
export project=tests/ParallelMigration.Libvirt.Tests
outputs=$(mktemp -d)
export outputs
trap 'rm -rf "$outputs"' EXIT

# Test classes that must catch a moment of milliseconds, or whose guests need the machine to be fast: two at once, before the others.
careful=(EvacuationTests LiveSwitchoverTests LiveDiskTests)

# Test classes, the longest first. What is not named here runs as one more part.
classes=(
  LiveFaultTests LiveLimiterTests BookwormMatrixTests LiveDrainTests LiveMigrationTests TrixieMatrixTests SidMatrixTests
  ToolMigrateTests LiveFollowTests LiveConvergenceTests LiveLimitTests
)
faults_in_a_part=8      # one of each kind

# run NAME FILTER [VARIABLE=VALUE]
run() {
  local name=$1 filter=$2 status=0
  shift 2
  env "PARALLEL_MIGRATION_LAB=$lab" "$@" dotnet test "$project" --no-build --filter "(Tier=live|Tier=faults)&$filter" >"$outputs/$name" 2>&1 || status=$?
  { flock 9; printf '\n-- %s, lab %s, %d min %d s\n' "$name" "$lab" "$((SECONDS / 60))" "$((SECONDS % 60))"; cat "$outputs/$name"; } 9<"$outputs"
  return "$status"
}
export -f run

dotnet build "$project" -v quiet -nologo || exit
failed=0
for class in "${careful[@]}"; do printf '%s\0' "run $class 'FullyQualifiedName~.$class.'"; done |
  xargs --null --max-args 1 --max-procs 2 --process-slot-var=lab bash -c || failed=1
{
  rest='FullyQualifiedName!~.FaultSeriesTests.'
  for class in "${careful[@]}"; do rest+="&FullyQualifiedName!~.$class."; done
  for class in "${classes[@]}"; do
    printf '%s\0' "run $class 'FullyQualifiedName~.$class.'"
    rest+="&FullyQualifiedName!~.$class."
  done
  parts=$(((PARALLEL_MIGRATION_FAULTS + faults_in_a_part - 1) / faults_in_a_part))
  for ((part = 1; part <= parts; part++)); do
    printf '%s\0' "run 'faults $part of $parts' 'FullyQualifiedName~.FaultSeriesTests.' PARALLEL_MIGRATION_FAULTS_PART=$part/$parts"
  done
  printf '%s\0' "run 'the rest' '$rest'"
} | xargs --null --max-args 1 --max-procs "${1:-3}" --process-slot-var=lab bash -c || failed=1
exit "$failed"
