namespace ParallelMigration.Scheduling.Postgres.Tests;

/// <summary>A test with a real server, of the tier <c>postgres</c>; skipped with the reason where none is installed.</summary>
public sealed class PostgresFactAttribute : TierFactAttribute
{
    /// <summary>A test that never runs longer than three minutes.</summary>
    public PostgresFactAttribute()
        : base(Tiers.Postgres)
    {
        Skip ??= PostgresPrograms.WhyNot;
        Timeout = 180_000;
    }
}
