using System.Linq;
using FsCheck.Xunit;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Arbitraries;
using ParallelMigration.Policy.Auditing;

namespace ParallelMigration.Samples.EngineTests;

/// <summary>Properties of what an engine lets be saved.</summary>
[Properties(Arbitrary = [typeof(ValidArbitraries)])]
public class EditDialogProperties
{
    [Property]
    public void What_may_be_saved_is_never_refused_later(ClusterSettings cluster, ClusterVm vm, HostResources source, HostResources destination, ResolverOptions options)
    {
        if (new SettingsValidator(options).ValidateVm(cluster, vm.Settings).IsValid)
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

    [Property(Arbitrary = [typeof(HostileArbitraries)])]
    public void The_audit_counts_every_vm_and_names_each_one_that_stands_against_the_edit(ClusterEdit edit, ClusterVm[] vms)
    {
        ClusterAudit audit = new(edit);
        var named = vms.Select(audit.Examine).Count(found => found is { Report.IsValid: false });
        Assert.Equal(vms.Length, audit.Summary.Vms);
        Assert.Equal(named, audit.Summary.VmsWithErrors);
    }
}
