using System.Linq;
using ParallelMigration.OVirt;

namespace ParallelMigration.Policy.Tests.Convergence;

/// <summary>oVirt's stock policies on a guest that outpaces the link.</summary>
public class StockPolicyTests
{
    /// <summary>The guest's 1 GiB goes over the link in 10 s: half a second of standstill is not enough, and 5 s neither.</summary>
    [Theory]
    [InlineData("Minimal downtime", SimulatedEnd.Aborted)]
    [InlineData("Post-copy migration", SimulatedEnd.PostCopied)]
    [InlineData("Suspend workload if needed", SimulatedEnd.Aborted)]
    [InlineData("Very large VMs", SimulatedEnd.Aborted)]
    public void Each_policy_explains_how_it_ends(string name, SimulatedEnd end)
    {
        var policy = OVirtPolicyCatalog.StockPolicies.Single(policy => policy.Name == name);
        var followed = Following.Of(SimulatedGuest.Outpacing(), policy.Convergence, policy.AllowsPostCopy);
        Assert.Equal(end, followed.End);
        var lines = followed.Decisions.Select(one => $"{one.Sample.Elapsed.TotalSeconds,5:0} s, iteration {one.Sample.Iteration,2}: {one.Decision.Code}: {one.Decision.Message}");
        Snapshot.Match(string.Join("\n", lines) + "\n", name.Replace(' ', '_'));
    }

    [Fact]
    public void Five_seconds_of_standstill_end_what_half_a_second_does_not()
    {
        var guest = SimulatedGuest.Outpacing() with { WorkingSet = 400 };
        Assert.Equal(SimulatedEnd.Aborted, Following.Of(guest, OVirtPolicyCatalog.MinimalDowntime.Convergence).End);
        Assert.Equal(SimulatedEnd.Completed, Following.Of(guest, OVirtPolicyCatalog.SuspendWorkloadIfNeeded.Convergence).End);
    }

    /// <summary>Vdsm takes an action where the iterations since the first are more than its limit. Where none is smaller, we take it at the same.</summary>
    [Fact]
    public void A_guest_that_never_improves_gets_each_action_at_Vdsm_s_iteration()
    {
        ManualMigration migration = new(OVirtPolicyCatalog.MinimalDowntime.Convergence);
        var iterations = Enumerable.Range(1, 20).Where(i => migration.Look(20 * i, i, i == 1 ? 1000 : 500, i == 2 ? 1000 : 500).Count > 0).ToArray();
        int[] limits = [1, 2, 3, 4, 6];
        int[] vdsm = [.. limits.Select(limit => 1 + limit + 1)];
        Assert.Equal([1, .. vdsm, vdsm[^1] + 1], iterations);
    }
}
