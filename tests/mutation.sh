#!/usr/bin/env bash
# The mutation score of ParallelMigration.Policy; fails below 95 %. Takes long.
# Arguments are passed on to dotnet-stryker, for example --mutate "**/Rules/**/*.cs".
set -euo pipefail
cd "$(dirname -- "${BASH_SOURCE[0]}")/.."
dotnet tool restore
cd tests/ParallelMigration.Policy.Tests
exec dotnet stryker --config-file ../../.config/stryker-config.json "$@"
