using FsCheck.Xunit;

namespace ParallelMigration.Scheduling.Postgres.Tests;

/// <summary>A test with a real server; skipped with the reason where none can be started.</summary>
public sealed class PostgresFactAttribute : FactAttribute
{
    /// <summary>A test that is skipped where it cannot run, and that never runs longer than three minutes.</summary>
    public PostgresFactAttribute()
    {
        Skip = PostgresPrograms.WhyNot;
        Timeout = 180_000;
    }
}

/// <summary>A law with a real server; skipped with the reason where none can be started.</summary>
public sealed class PostgresPropertyAttribute : PropertyAttribute
{
    /// <summary>A law that is skipped where it cannot be checked.</summary>
    public PostgresPropertyAttribute() => Skip = PostgresPrograms.WhyNot;
}
