#!/usr/bin/env bash
# The line coverage of ParallelMigration.Policy by its own tests; fails below 95 %.
set -euo pipefail
cd "$(dirname -- "${BASH_SOURCE[0]}")/.."
exec dotnet test tests/ParallelMigration.Policy.Tests "$@" \
  -p:CollectCoverage=true '-p:Include=[ParallelMigration.Policy]*' -p:Threshold=95 -p:ThresholdType=line -p:CoverletOutput=TestResults/
