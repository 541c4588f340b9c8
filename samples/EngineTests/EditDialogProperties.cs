using FsCheck.Xunit;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Arbitraries;

namespace ParallelMigration.Samples.EngineTests;

/// <summary>Properties of what an engine lets be saved.</summary>
[Properties(Arbitrary = [typeof(PolicyArbitraries.Valid)])]
public class EditDialogProperties
{
    [Property]
    public void What_may_be_saved_is_never_refused_later(ClusterSettings cluster, VmEntry vm, HostResources source, HostResources destination, ResolverOptions options)
    {
        if (new SettingsValidator(options).ValidateVm(cluster, vm.Settings).MayBeSaved)
        {
            var decision = new ParallelMigrationResolver(options).Resolve(new()
            {
                Cluster = cluster,
                Vm = vm.Settings,
                VmResources = vm.Resources,
                Source = source,
                Destination = destination,
            });
            Assert.True(decision.Plan is not null, decision.Explain());
        }
    }

    [Property(Arbitrary = [typeof(PolicyArbitraries.Hostile)])]
    public void The_audit_counts_every_vm_and_names_each_one_that_stands_against_the_edit(ClusterEdit edit, VmEntry[] vms)
    {
        var named = 0;
        var summary = new ClusterAuditor().Audit(edit, vms, found => named += found.Report.MayBeSaved ? 0 : 1);
        Assert.Equal(vms.Length, summary.Vms);
        Assert.Equal(named, summary.VmsWithErrors);
    }
}
