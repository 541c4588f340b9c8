#!/usr/bin/env bash
# Records every migration of this folder again, in about an hour and a half: record-all.sh [PREFIX], those whose names begin so. The forecast's numbers were chosen with those of
# the folder itself in view; those in HeldOut were recorded for judging it, with other links and rates. The lab is up; other variables are those of record.sh.
set -euo pipefail
cd "$(dirname "$0")"
while read -r file link dirty kind seconds hot memory; do
    [[ $file != ${1:-}* ]] || ./record.sh "$file.csv" "$link" "$dirty" "$kind" "${seconds:-600}" "${hot:-0}" "${memory:-320}" < /dev/null
done <<'LIST'
at-once-1 200mbit 3 plain
at-once-2 100mbit 3 plain
at-once-3 100mbit 5 plain
at-once-4 100mbit 2 plain
at-once-9 200mbit 8 plain 600 16
at-once-10 300mbit 12 plain 600 30
at-once-13 400mbit 10 plain 600 0 1100
at-once-14 400mbit 16 plain 600 60 1100
at-once-15 300mbit 12 plain 600 0 1100
slowly-1 200mbit 16 plain
slowly-2 200mbit 19 plain
slowly-3 400mbit 30 plain
slowly-8 200mbit 19 plain 600 10
slowly-9 300mbit 28 plain 600 12
slowly-12 400mbit 32 plain 600 0 1100
slowly-13 400mbit 36 plain 600 20 1100
slowly-14 300mbit 26 plain 600 0 1100
auto-converge-1 400mbit 60 auto-converge
auto-converge-2 400mbit 80 auto-converge
auto-converge-3 300mbit 40 auto-converge
auto-converge-7 400mbit 70 auto-converge 600 25
never-1 400mbit 60 plain 80
never-2 400mbit 120 plain 80
never-3 400mbit 80 plain 45
never-7 400mbit 70 plain 60 20
HeldOut/at-once-5 200mbit 5 plain
HeldOut/at-once-6 300mbit 8 plain
HeldOut/at-once-7 150mbit 3 plain
HeldOut/at-once-8 400mbit 12 plain
HeldOut/at-once-11 150mbit 6 plain 600 8
HeldOut/at-once-12 400mbit 20 plain 600 40
HeldOut/at-once-16 400mbit 14 plain 600 0 1100
HeldOut/at-once-17 400mbit 20 plain 600 80 1100
HeldOut/at-once-18 300mbit 8 plain 600 0 1100
HeldOut/slowly-4 300mbit 24 plain
HeldOut/slowly-5 200mbit 17 plain
HeldOut/slowly-6 300mbit 21 plain
HeldOut/slowly-7 400mbit 32 plain
HeldOut/slowly-10 200mbit 17 plain 600 6
HeldOut/slowly-11 400mbit 34 plain 600 20
HeldOut/slowly-15 400mbit 34 plain 600 0 1100
HeldOut/slowly-16 400mbit 34 plain 600 30 1100
HeldOut/slowly-17 300mbit 24 plain 600 0 1100
HeldOut/auto-converge-4 400mbit 50 auto-converge
HeldOut/auto-converge-5 300mbit 60 auto-converge
HeldOut/auto-converge-6 400mbit 100 auto-converge
HeldOut/auto-converge-8 300mbit 50 auto-converge 600 15
HeldOut/never-4 300mbit 60 plain 60
HeldOut/never-5 200mbit 40 plain 60
HeldOut/never-6 400mbit 90 plain 60
HeldOut/never-8 300mbit 50 plain 60 20
LIST
