// One after another: some measure memory, and some are 20 clients at once.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace ParallelMigration.WebConsole.Tests.Storage;

/// <summary>The tests that share a server.</summary>
[CollectionDefinition(Name)]
public sealed class DatabaseTests : ICollectionFixture<DatabaseServer>
{
    internal const string Name = "PostgreSQL";
}
