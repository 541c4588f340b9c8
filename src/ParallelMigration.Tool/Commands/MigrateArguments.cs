namespace ParallelMigration.Tool.Commands;

/// <summary>What the command line of <c>migrate</c> said.</summary>
internal sealed record MigrateArguments
{
    internal required string Source { get; init; }

    internal required string Destination { get; init; }

    internal required string Vm { get; init; }

    internal string? Settings { get; init; }

    internal string? SourceInterface { get; init; }

    internal string? DestinationInterface { get; init; }

    internal required string PeerUri { get; init; }

    internal string? MigrationUri { get; init; }

    internal string? LimitsStore { get; init; }

    internal bool DryRun { get; init; }
}
