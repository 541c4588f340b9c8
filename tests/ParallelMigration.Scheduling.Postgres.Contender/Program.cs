using System;
using ParallelMigration.Scheduling.Postgres;
using ParallelMigration.Testing;

// STORE is a connection string.
await using var store = new PostgresLimiterStore(args[1], new() { PollInterval = TimeSpan.FromMilliseconds(500) });
await Contender.RunAsync(store, args);
