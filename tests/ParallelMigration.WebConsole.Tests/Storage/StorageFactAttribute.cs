namespace ParallelMigration.WebConsole.Tests.Storage;

/// <summary>A test with databases, which a lock could hold up for ever.</summary>
public sealed class StorageFactAttribute : FactAttribute
{
    /// <summary>A test that never runs longer than five minutes.</summary>
    public StorageFactAttribute() => Timeout = 300_000;
}
