#!/usr/bin/env bash
# Records every migration of this folder again, in about 15 minutes. The lab is up; other variables are those of record.sh.
set -euo pipefail
cd "$(dirname "$0")"
while read -r file link dirty kind seconds; do
    ./record.sh "$file.csv" "$link" "$dirty" "$kind" "${seconds:-600}" < /dev/null
done <<'LIST'
at-once-1 200mbit 3 plain
at-once-2 100mbit 3 plain
at-once-3 100mbit 5 plain
at-once-4 100mbit 2 plain
slowly-1 200mbit 16 plain
slowly-2 200mbit 19 plain
slowly-3 400mbit 30 plain
auto-converge-1 400mbit 60 auto-converge
auto-converge-2 400mbit 80 auto-converge
auto-converge-3 300mbit 40 auto-converge
never-1 400mbit 60 plain 80
never-2 400mbit 120 plain 80
never-3 400mbit 80 plain 45
LIST
