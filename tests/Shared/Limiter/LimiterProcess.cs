using System;
using System.Threading.Tasks;
using ParallelMigration.Scheduling;

namespace ParallelMigration.Testing;

/// <summary>One of the processes that share the limits.</summary>
internal sealed class LimiterProcess(ILimiterStore store, TimeProvider clock, TimeSpan pollInterval, Func<Task>? crash = null)
{
    private readonly ObservedStore observed = new(store);

    /// <summary>Gets whether it can be killed while the others go on.</summary>
    public bool CanCrash => crash is not null;

    /// <summary>Gets its limiter.</summary>
    public MigrationLimiter Limiter => field ??= new(observed) { TimeProvider = clock, PollInterval = pollInterval };

    public Task WhenAddedAsync(LeaseRequest request) => observed.WhenAddedAsync(request);

    public Task CrashAsync() => crash!();
}
