using System.Linq;
using ParallelMigration.Policy;
using ParallelMigration.Testing;

namespace ParallelMigration.OVirt.Tests.Engine;

/// <summary>The stock policies, as data.</summary>
public class OVirtMigrationPoliciesTests
{
    [Fact]
    public void The_stock_policies_are_those_of_4_8() => Snapshot.Match(string.Join("\n\n", OVirtPolicyCatalog.StockPolicies.Select(policy =>
        $"{policy.Id} {policy.Name}\nat once {policy.MaxOutgoingMigrations}/{policy.MaxIncomingMigrations}, compression {policy.Compression}, "
        + $"auto-converge {policy.AutoConverge}, zero-copy {policy.ZeroCopy}, guest events {policy.GuestEvents}, post-copy {policy.AllowsPostCopy}\n"
        + policy.Convergence.ToString().Replace("; ", "\n", System.StringComparison.Ordinal))) + "\n");

    [Fact]
    public void They_are_found_by_id_in_any_case()
    {
        Assert.All(OVirtPolicyCatalog.StockPolicies, policy => Assert.Equal(policy, OVirtPolicyCatalog.Stock.Find(policy.Id!.ToUpperInvariant())));
        Assert.Null(OVirtPolicyCatalog.Stock.Find("x"));
        Assert.Null(OVirtPolicyCatalog.Stock.Find(OVirtPolicyCatalog.LegacyId));
    }
}
