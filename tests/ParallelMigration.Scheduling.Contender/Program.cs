using ParallelMigration.Scheduling;
using ParallelMigration.Testing;

// STORE is a directory.
await Contender.RunAsync(new FileLimiterStore(args[1]), args);
