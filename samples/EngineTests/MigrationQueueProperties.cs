using System.Linq;
using FsCheck.Xunit;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Arbitraries;

namespace ParallelMigration.Samples.EngineTests;

/// <summary>Properties of the engine's code; one attribute makes FsCheck know the policy library's types.</summary>
[Properties(Arbitrary = [typeof(ValidArbitraries)])]
public class MigrationQueueProperties
{
    [Property]
    public void An_idle_pair_of_hosts_starts_any_migration_that_is_set_up_well(MigrationRequest request, ResolverOptions options)
    {
        var (admission, message) = Queue(options).Submit(request);
        Assert.True(admission == Admission.Started, message);
    }

    [Property]
    public void A_parallel_migration_runs_alone(MigrationRequest[] requests, ResolverOptions options)
    {
        var queue = Queue(options);
        foreach (var request in requests)
        {
            queue.Submit(request);
            Assert.True(queue.Running.Count == 1 || !queue.Running.Any(plan => plan.IsParallel));
        }
    }

    [Property]
    public void No_policy_gets_more_company_than_it_allows(MigrationRequest[] requests, ResolverOptions options)
    {
        var queue = Queue(options);
        foreach (var request in requests)
        {
            queue.Submit(request);
        }

        Assert.All(queue.Running, plan => Assert.True(queue.Running.Count <= plan.MaxOutgoingMigrations && queue.Running.Count <= plan.MaxIncomingMigrations));
    }

    /// <summary>Old rows of the database, a client that does not check, a race: nothing of it may bring the engine down.</summary>
    [Property(Arbitrary = [typeof(HostileArbitraries)], MaxTest = 1_000)]
    public void Whatever_is_submitted_is_answered(MigrationRequest[] requests, ResolverOptions options)
    {
        var queue = Queue(options);
        foreach (var request in requests)
        {
            var before = queue.Running.Count;
            var (admission, message) = queue.Submit(request);
            Assert.NotEmpty(message);
            Assert.Equal(admission == Admission.Started ? before + 1 : before, queue.Running.Count);
        }
    }

    private static MigrationQueue Queue(ResolverOptions options) => new(new ParallelMigrationResolver(options));
}
