#!/usr/bin/env bash
# The line coverage of ParallelMigration.Policy by its own tests and the conventions' (which convert every value); fails below 95 %.
set -euo pipefail
cd "$(dirname -- "${BASH_SOURCE[0]}")/.."
results=$PWD/tests/ParallelMigration.Policy.Tests/TestResults
measure() { dotnet test "$@" -p:CollectCoverage=true '-p:Include=[ParallelMigration.Policy]*'; }
measure tests/ParallelMigration.Policy.Tests "-p:CoverletOutput=$results/policy.json"
measure tests/ParallelMigration.Conventions.Tests --filter FullyQualifiedName~Conventions.Tests.Values "-p:CoverletOutput=$results/all.json" "-p:MergeWith=$results/policy.json" -p:Threshold=95 -p:ThresholdType=line
