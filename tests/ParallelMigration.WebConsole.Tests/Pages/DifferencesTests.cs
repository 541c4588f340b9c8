using System;
using System.Linq;
using ParallelMigration.AspNetCore;
using ParallelMigration.OVirt;
using ParallelMigration.Policy;
using ParallelMigration.Samples.WebConsole.Pages;
using ParallelMigration.Samples.WebConsole.Site;

namespace ParallelMigration.WebConsole.Tests.Pages;

public class DifferencesTests
{
    private static readonly StoredCluster Cluster = ExampleSite.Clusters.Single(cluster => cluster.Name == "Production");
    private static readonly StoredVm Vm = ExampleSite.Vms[0];

    [Fact]
    public void Nothing_is_different_from_itself_whatever_its_version()
    {
        Assert.Empty(Differences.Of(Cluster, Cluster with { Version = 7 }, OVirtPolicyCatalog.Stock));
        Assert.Empty(Differences.Of(Vm, Vm with { Version = 7, Status = VmStatus.Migrating, HostId = null }, OVirtPolicyCatalog.Stock, _ => "x"));
    }

    [Fact]
    public void A_cluster_s_changes_have_the_dialog_s_words()
    {
        var after = Cluster with
        {
            Level = new(4, 7),
            Migration = Cluster.Migration with
            {
                ParallelMigrations = OVirtParallelMigrations.Own(ParallelMigrationSetting.Custom(4)),
                PolicyId = OVirtPolicyCatalog.LegacyId,
                Bandwidth = MigrationBandwidth.Custom(Bandwidth.FromMegabitsPerSecond(500)),
                Encrypted = InheritableBoolean.True,
            },
        };
        Assert.Equal(
            [
                new("Compatibility level", "4.8", "4.7"),
                new("Migration policy", "Minimal downtime", "Legacy"),
                new("Migration bandwidth", "Auto", "500 Mbps"),
                new("Migration encryption", "System default", "Encrypt"),
                new("Parallel migrations", "Auto", "Custom (4)"),
            ],
            Differences.Of(Cluster, after, OVirtPolicyCatalog.Stock));
    }

    [Fact]
    public void A_VM_that_takes_its_cluster_s_value_says_so()
    {
        var after = Vm with
        {
            ClusterId = Guid.Empty,
            Migration = new() { ParallelMigrations = OVirtParallelMigrations.Own(ParallelMigrationSetting.Disabled), PolicyId = OVirtPolicyCatalog.PostCopy.Id! },
        };
        Assert.Equal(
            [
                new("Cluster", "old", "new"),
                new("Migration policy", "Cluster value", "Post-copy migration"),
                new("Parallel migrations", "Cluster value", "Disabled"),
            ],
            Differences.Of(Vm, after, OVirtPolicyCatalog.Stock, id => id == Guid.Empty ? "new" : "old"));
    }
}
