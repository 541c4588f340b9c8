using System.Collections.Immutable;
using ParallelMigration.Policy;

namespace ParallelMigration.Libvirt.Tests.Live.Matrix;

/// <summary>One combination to try: a plan, or what only virsh takes.</summary>
/// <param name="Name">What is combined, as the table has it.</param>
internal sealed record Trial(string Name)
{
    /// <summary>The plan, given to the adapter.</summary>
    public MigrationPlan? Plan { get; init; }

    /// <summary>Without a plan: options of <c>virsh migrate</c> after <c>--live --p2p</c>.</summary>
    public ImmutableArray<string> VirshOptions { get; init; } = [];

    /// <summary>Whether it is really switched to post-copy, half-way, with a guest that does not converge on a slow link.</summary>
    public bool Switches { get; init; }

    /// <summary>Whether the resolver made the plan.</summary>
    public bool Resolved { get; init; }
}
