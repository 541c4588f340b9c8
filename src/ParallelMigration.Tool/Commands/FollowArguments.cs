namespace ParallelMigration.Tool.Commands;

/// <summary>What the command line of <c>follow</c> said.</summary>
internal sealed record FollowArguments
{
    internal required string Source { get; init; }

    internal required string Destination { get; init; }

    internal required string Vm { get; init; }

    internal string? Settings { get; init; }

    internal string? LimitsStore { get; init; }

    internal bool Cancel { get; init; }
}
