using System;
using System.Threading.Tasks;
using ParallelMigration.Libvirt;

namespace ParallelMigration.Testing;

/// <summary>One of those who share the limits.</summary>
internal sealed class Orchestrator(IMigrationLedgerStore store, TimeProvider clock, TimeSpan censusInterval, Func<Task>? crash = null)
{
    private readonly ObservedStore observed = new(store);

    /// <summary>Whether it can die with all that it has, while the others go on.</summary>
    public bool CanCrash => crash is not null;

    /// <summary>Its gate.</summary>
    public MigrationGate Gate => field ??= new(observed, clock) { CensusInterval = censusInterval };

    public Task WhenAddedAsync(MigrationGateRequest request) => observed.WhenAddedAsync(request);

    public Task CrashAsync() => crash!();
}
