using System.Linq;
using FsCheck.Xunit;
using ParallelMigration.Policy.Auditing;
using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.Policy.Arbitraries.Tests;

[Laws(Arbitrary = [typeof(ValidArbitraries)], Cases = 300)]
public class ValidLaws
{
    [Property]
    public void A_request_gets_a_plan_under_any_options(MigrationRequest request, ResolverOptions options)
    {
        var decision = request.Resolve(options);
        Assert.True(decision.Plan is not null, decision.Explain());
        Assert.NotNull(request.Resolve(ResolverOptions.Default).Plan);
    }

    [Property]
    public void Parts_made_apart_go_together(
        ClusterSettings cluster, VmSettings vm, VmResources size, HostResources source, HostResources destination, ResolverOptions options)
    {
        var request = new MigrationRequest { Cluster = cluster, Vm = vm, VmResources = size, Source = source, Destination = destination };
        var decision = request.Resolve(options);
        Assert.True(decision.Plan is not null, decision.Explain());
    }

    [Property]
    public void Values_made_apart_go_into_any_part(
        ParallelMigrationSetting setting,
        Bandwidth bandwidth,
        MigrationBandwidth clusterBandwidth,
        ClusterLevel level,
        HypervisorVersion libvirt,
        HypervisorVersion qemu,
        HypervisorCapabilities capabilities,
        ConvergenceSchedule convergence)
    {
        var host = new HostResources { CpuThreads = 4, LinkBandwidth = bandwidth, LibvirtVersion = libvirt, QemuVersion = qemu };
        var policy = new MigrationPolicy { Convergence = convergence };
        var request = new MigrationRequest
        {
            Cluster = new()
            {
                Level = level,
                ParallelMigration = policy.AllowsPostCopy ? ParallelMigrationSetting.Auto : setting,
                MigrationBandwidth = clusterBandwidth,
                MigrationPolicy = policy,
            },
            VmResources = new() { Vcpus = 4 },
            Source = host,
            Destination = host with { Capabilities = capabilities },
        };
        Assert.NotNull(request.Resolve(new() { BandwidthPerConnection = bandwidth }).Plan);
        Assert.Equal(bandwidth, MigrationBandwidth.Custom(bandwidth).CustomBandwidth);
    }

    [Property]
    public void Default_settings_are_settings_that_a_cluster_may_have(ClusterLevelDefaults defaults, ClusterLevel level, MigrationRequest request, ResolverOptions options)
    {
        var cluster = new ClusterSettings { Level = level, ParallelMigration = defaults.SettingFor(level) };
        Assert.True((request with { Cluster = cluster, Vm = new(), Source = new() { CpuThreads = 1 }, Destination = new() { CpuThreads = 1 } }).Resolve(options).Plan is not null);
    }

    [Property]
    public void What_is_made_apart_may_be_saved_together(ClusterSettings cluster, VmSettings vm, HostResources smallestHost, ResolverOptions options)
    {
        SettingsValidator validator = new(options);
        Assert.Empty(validator.ValidateCluster(cluster).Errors);
        Assert.Empty(validator.ValidateCluster(cluster, smallestHost.CpuThreads).Errors);
        Assert.Empty(validator.ValidateVm(cluster, vm).Errors);
        Assert.Empty(validator.ValidateVm(cluster, vm, smallestHost.CpuThreads).Errors);
    }

    [Property]
    public void What_a_request_has_may_be_saved(MigrationRequest request, ResolverOptions options) =>
        Assert.Empty(new SettingsValidator(options).ValidateVm(request.Cluster, request.Vm, request.Destination.CpuThreads).Errors);

    [Property]
    public void An_edit_may_be_saved_whichever_vms_there_are(ClusterEdit edit, ClusterVm[] vms, ResolverOptions options)
    {
        var all = edit.Policy is { } change ? [.. vms, .. Auditing.Concerned(change)] : vms;
        var (summary, found) = edit.AuditWith(all, options);
        Assert.True(summary.IsValid);
        Assert.Equal((all.Length, 0), (summary.Vms, summary.VmsWithErrors));
        Assert.Empty(summary.Cluster.Errors);
        Assert.All(found, audit =>
        {
            Assert.Empty(audit.Report.Errors);
            Assert.Equal(edit.Host is not null, audit.PlanBefore is not null);
            Assert.Equal(edit.Host is not null, audit.PlanAfter is not null);
        });
    }

    [Property]
    public void A_policy_s_edit_may_be_saved_where_no_VM_must_be_parallel(PolicyChange change, VmResources size, ResolverOptions options)
    {
        ClusterSettings cluster = new() { ParallelMigration = ParallelMigrationSetting.Auto, MigrationPolicy = change.Before };
        ClusterEdit edit = new() { Before = cluster, After = cluster, Policy = change };
        Assert.True(edit.AuditWith([new(new(), size), new(new() { MigrationPolicy = change.Before }, size)], options).Summary.IsValid);
    }

    [Property]
    public void A_plan_is_one_that_the_resolver_makes(MigrationPlan plan) => Assert.Equal(plan, Rebuilding.ResolvedAgain(plan));

    [Property]
    public void Quantities_read_well(Quantity quantity) => Assert.Matches(@"\A(on|off|\d+ .+)\z", quantity.ToString());

    [Property]
    public void Nothing_valid_breaks_a_line(MigrationRequest request, ResolverOptions options)
    {
        var decision = request.Resolve(options);
        Assert.All(decision.Reasons.Concat(decision.Warnings), reason => Assert.DoesNotContain(reason.Message, char.IsControl));
        Assert.DoesNotContain(decision.ToString(), char.IsControl);
        Assert.All(
            new SettingsValidator(options).ValidateVm(request.Cluster, request.Vm, request.Source.CpuThreads).Issues,
            issue => Assert.DoesNotContain(issue.ToString(), char.IsControl));
    }
}
