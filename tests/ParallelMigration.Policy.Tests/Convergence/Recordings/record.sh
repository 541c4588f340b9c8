#!/usr/bin/env bash
# Records one migration in the two-host lab, which is up, as a CSV file of all of its polls:
#   record.sh FILE LINK DIRTY_MIB_PER_S auto-converge|plain [SECONDS [EARLIER_LINK...]]
# The last line has the pass "end" where the migration completed. After SECONDS it is canceled: such a guest never ends.
# For each EARLIER_LINK an equal guest migrates over it before; the points of the dirty curves that the history then has are written beside FILE, with the extension .dirtied.
# TOOL is the command parallel-migration; MEMORY is the guest's, in MiB; LAB_NAME and LAB_DIR choose the lab.
set -euo pipefail
file=$1 link=$2 dirty=$3 kind=$4 seconds=${5:-600}
earlier=("${@:6}")
lab=$(dirname "$0")/../../../TwoHostLab/lab.sh
work=$(mktemp -d); trap 'rm -r "$work"' EXIT
converge=$([ "$kind" = auto-converge ] && echo true || echo false)
echo "{\"cluster\":{\"parallelMigration\":\"disabled\",\"migrationPolicy\":{\"autoConverge\":$converge}}}" > "$work/settings.json"

migrate() { # LINK OPTION...
    "$lab" link "$1"
    "$lab" guest --dirty-rate "$dirty" --memory "${MEMORY:-320}"
    sleep 8 # so that all of its memory has been filled
    eval "$("$lab" env)"
    timeout --signal INT "$seconds" ${TOOL:-parallel-migration} migrate --source "$LAB_ALPHA_URI" --destination "$LAB_BETA_URI" --vm guest \
        --settings "$work/settings.json" --limits-store none --json --progress "${@:2}" > "$work/lines" || true
}

for before in "${earlier[@]}"; do
    migrate "$before" --history "$work/history"
done
migrate "$link"
{
    echo "elapsed_s,pass,total,transferred,remaining,throughput_bps,dirty_rate_bps"
    jq -r 'select(.progress) | .progress | [.elapsedSeconds, .pass, .totalBytes, .transferredBytes, .remainingBytes, .throughputBps, .dirtyRateBps] | map(. // "") | @csv' "$work/lines"
    jq -r 'select(.outcome == "completed") | [.statistics.totalMilliseconds / 1000, "end", "", .statistics.transferredBytes, "", "", ""] | @csv' "$work/lines"
} | tr -d '"' > "$file"
[ ${#earlier[@]} = 0 ] || {
    echo "seconds,mebibytes,in"
    jq -r '.memory | (.dirtied[] | [.seconds, .mebibytes, "time"]), (.dirtiedInCpuTime[]? | [.seconds, .mebibytes, "CPU time"]) | @csv' "$work/history" | tr -d '"'
} > "${file%.csv}.dirtied"
tail -1 "$file"
