#!/usr/bin/env bash
# A series of faults in several labs at once. Each fault becomes a line of tests/ParallelMigration.Libvirt.Tests/Live/Faults/series.tsv as soon as it is judged,
# so a series may be ended at any time; then src/ParallelMigration.Libvirt/FAULTS.md counts all lines anew.
#   faults.sh COUNT [SEED [LABS [RELEASE…]]]      COUNT faults on each release; default: seed 1, 4 labs, this machine's libvirt and QEMU
#   faults.sh count                               only counts
set -uo pipefail
cd "$(dirname -- "${BASH_SOURCE[0]}")/.."
export project=tests/ParallelMigration.Libvirt.Tests
export PARALLEL_MIGRATION_FAULTS_APPEND=1 PARALLEL_MIGRATION_FAULTS_KINDS=all
count=${1:?how many faults?} seed=${2:-1} labs=${3:-4} status=0
shift "$(($# < 3 ? $# : 3))"
releases=("${@:-machine}")
faults_in_a_part=8      # one of each kind

dotnet build "$project" -v quiet -nologo || exit
if [[ $count != count ]]; then
  export PARALLEL_MIGRATION_FAULTS=$count PARALLEL_MIGRATION_FAULTS_SEED=$seed
  parts=$(((count + faults_in_a_part - 1) / faults_in_a_part))
  for ((part = 1; part <= parts; part++)); do
    for release in "${releases[@]}"; do printf '%s %s\n' "$part/$parts" "$release"; done
  done | xargs --max-args 2 --max-procs "$labs" --process-slot-var=lab bash -c '
    PARALLEL_MIGRATION_LAB=series$lab PARALLEL_MIGRATION_FAULTS_PART=$1 PARALLEL_MIGRATION_FAULTS_RELEASE=$2 \
      dotnet test "$project" --no-build --filter FullyQualifiedName~.FaultSeriesTests. -v quiet -nologo' part || status=$?
fi
UPDATE_FAULTS=1 dotnet test "$project" --no-build --filter FullyQualifiedName~.FaultSeriesFileTests. -v quiet -nologo || status=$?
exit "$status"
