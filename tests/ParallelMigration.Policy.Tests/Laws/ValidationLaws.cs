using System.Collections.Generic;
using System.Linq;
using FsCheck.Xunit;
using ParallelMigration.Policy.Arbitraries;
using ParallelMigration.Policy.Auditing;

namespace ParallelMigration.Policy.Tests.Laws;

/// <summary>What validated never fails at run time.</summary>
[Laws(Arbitrary = [typeof(HostileArbitraries)], Cases = 500)]
public class ValidationLaws
{
    /// <summary>Between hosts that can do what the opt-ins hope for: those are not the settings' to promise.</summary>
    [Property]
    public void What_may_be_saved_the_resolver_never_refuses(MigrationRequest request, ResolverOptions options)
    {
        var able = request with { Source = Able(request.Source), Destination = Able(request.Destination) };
        if (new SettingsValidator(options).ValidateVm(able.Cluster, able.Vm).IsValid)
        {
            Assert.NotNull(able.Resolve(options).Plan);
        }
    }

    /// <summary>Hosts that have multifd but not C5's support: a refusal was foretold by a warning, and by no other than that of C5's opt-in.</summary>
    [Property]
    public void What_may_be_saved_without_a_warning_is_not_refused_between_hosts_that_have_only_multifd(MigrationRequest request, ResolverOptions options)
    {
        var onlyMultifd = request with { Source = OnlyMultifd(request.Source), Destination = OnlyMultifd(request.Destination) };
        var report = new SettingsValidator(options).ValidateVm(onlyMultifd.Cluster, onlyMultifd.Vm);
        if (report.IsValid)
        {
            Assert.Equal(report.Warnings.Any(issue => issue.Code == IssueCode.ParallelWithPostCopy), onlyMultifd.Resolve(options).Plan is null);
        }

        static HostResources OnlyMultifd(HostResources host) => host with { Capabilities = new() { Multifd = true, PostCopyWithParallel = false } };
    }

    /// <summary>But for a schedule that begins with an abort: it changes no decision, only every migration's end.</summary>
    [Property]
    public void What_cannot_be_saved_the_resolver_refuses_for_the_same_codes(MigrationRequest request, ResolverOptions options)
    {
        var able = request with { Source = Able(request.Source), Destination = Able(request.Destination) };
        var report = new SettingsValidator(options).ValidateVm(able.Cluster, able.Vm);
        Assert.Equal(report.Errors.Select(issue => issue.Code).Where(code => code != IssueCode.ScheduleBeginsWithAbort), able.Resolve(options).Issues.Select(issue => issue.Code));
    }

    /// <summary>C3: with the same code, between any hosts.</summary>
    [Property]
    public void What_is_rejected_for_C1_the_resolver_refuses_with_the_same_code(MigrationRequest request, ResolverOptions options)
    {
        var report = new SettingsValidator(options).ValidateVm(request.Cluster, request.Vm);
        if (report.Errors.Any(issue => issue.Code == IssueCode.ParallelWithPostCopy))
        {
            Assert.True(request.Resolve(options).Has(IssueCode.ParallelWithPostCopy));
        }
    }

    [Property]
    public void A_cluster_s_own_pair_is_judged_as_a_vm_s_that_inherits_all_of_it(ClusterSettings cluster, ResolverOptions options)
    {
        var validator = new SettingsValidator(options);
        Assert.Equal(
            validator.ValidateVm(cluster, new()).Issues.Select(issue => (issue.Code, issue.Severity)),
            validator.ValidateCluster(cluster).Issues.Select(issue => (issue.Code, issue.Severity)));
    }

    [Property]
    public void An_audit_of_one_vm_says_what_the_validator_says(MigrationRequest request, ClusterSettings after, ResolverOptions options)
    {
        ClusterVm vm = new(request.Vm, request.VmResources);
        ClusterEdit edit = new() { Before = request.Cluster, After = after, Host = request.Source };
        ClusterAudit audit = new(edit, options);
        var found = audit.Examine(vm);
        var summary = audit.Summary;

        var expected = new SettingsValidator(options).ValidateVm(after, request.Vm, request.Source.CpuThreads).Issues;
        Assert.Equal(expected.Select(issue => issue.Code), found?.Report.Issues.Select(issue => issue.Code) ?? []);
        Assert.Equal(expected.Count, summary.ByCode.Values.Sum());

        var sameHosts = request with { Destination = request.Source };
        var planBefore = sameHosts.Resolve(options).Plan;
        var planAfter = (sameHosts with { Cluster = after }).Resolve(options).Plan;
        Assert.Equal(Equals(planBefore, planAfter), (found?.PlanChange ?? PlanChange.None) == PlanChange.None);
        Assert.Equal(found is null ? planBefore : found.PlanAfter, planAfter);
    }

    [Property(MaxTest = 1_000)]
    public void An_audit_in_parts_says_what_one_of_all_says(ClusterEdit edit, ResolverOptions options, ClusterVm[][] parts)
    {
        ClusterAudit[] audits = [new(edit, options), .. parts.Select(_ => new ClusterAudit(edit, options))];
        VmAudit[] found = [.. parts.Zip(audits.Skip(1)).SelectMany(part => part.First.Select(part.Second.Examine)).OfType<VmAudit>()];

        ClusterAudit whole = new(edit, options);
        VmAudit[] expectedFound = [.. parts.SelectMany(part => part).Select(whole.Examine).OfType<VmAudit>()];
        Assert.Equivalent(whole.Summary, AuditSummary.Combine([.. audits.Select(audit => audit.Summary)]), strict: true);
        Assert.Equal(expectedFound.Select(audit => audit.Vm), found.Select(audit => audit.Vm), ReferenceEqualityComparer.Instance);
    }

    private static HostResources Able(HostResources host) => host with { Capabilities = new() { PostCopyWithParallel = true } };
}
