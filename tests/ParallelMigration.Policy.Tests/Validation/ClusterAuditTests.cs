using System;
using System.Collections.Generic;
using System.Linq;
using ParallelMigration.Policy.Auditing;
using static ParallelMigration.Policy.Tests.Requests;

namespace ParallelMigration.Policy.Tests.Validation;

public class ClusterAuditTests
{
    private static readonly ClusterSettings Plain = new() { Id = "c1", MigrationPolicy = Policies.MinimalDowntime };

    private static readonly ClusterVm Inherits = Vm("inherits");
    private static readonly ClusterVm OwnParallel = Vm("own parallel", ParallelMigrationSetting.Parallel);
    private static readonly ClusterVm OwnCustom = Vm("own custom", ParallelMigrationSetting.Custom(4));
    private static readonly ClusterVm OwnPolicy = Vm("own policy", policy: Policies.Compressed);
    private static readonly ClusterVm OwnBoth = Vm("own both", ParallelMigrationSetting.Parallel, Policies.Compressed);
    private static readonly ClusterVm[] All = [Inherits, OwnParallel, OwnCustom, OwnPolicy, OwnBoth];

    [Fact]
    public void C1_a_policy_with_post_copy_names_every_vm_that_it_offends_by_its_effective_pair()
    {
        var (summary, found) = Audit(new() { Before = Plain, After = Plain with { MigrationPolicy = Policies.PostCopy }, Host = Host(100) }, All);
        Assert.Equal(["own parallel", "own custom"], found.Where(audit => !audit.Report.IsValid).Select(audit => audit.Vm.Settings.Id));
        Assert.All(found.Where(audit => !audit.Report.IsValid), audit => Assert.Equal(PlanChange.BecomesRefused, audit.PlanChange));
        Assert.Equal((5, 2, 0), (summary.Vms, summary.VmsWithErrors, summary.VmsWithWarnings));
        Assert.Equal(2, summary.ByCode[IssueCode.ParallelWithPostCopy]);
        Assert.True(summary.Cluster.IsValid);
        Assert.False(summary.IsValid);
    }

    [Fact]
    public void A_setting_s_edit_says_whose_setting_and_plan_changes()
    {
        ClusterEdit edit = new() { Before = Plain, After = Plain with { ParallelMigration = ParallelMigrationSetting.Parallel }, Host = Host(100) };
        var (summary, found) = Audit(edit, All);
        Assert.Equal(["inherits", "own policy"], found.Select(audit => audit.Vm.Settings.Id));
        Assert.All(found, audit =>
        {
            Assert.Equal((ParallelMigrationSetting.Disabled, ParallelMigrationSetting.Parallel), (audit.SettingBefore, audit.SettingAfter));
            Assert.Equal(PlanChange.BecomesParallel, audit.PlanChange);
            Assert.Null(audit.PlanBefore!.Connections);
            Assert.Equal(8, audit.PlanAfter!.Connections);
            Assert.Empty(audit.Report.Issues);
        });
        Assert.Equal(2, summary.SettingsChanged);
        Assert.Equal((2, 3), (summary.ByPlanChange[PlanChange.BecomesParallel], summary.ByPlanChange[PlanChange.None]));
        Assert.Equal((4, 1), (summary.BySetting[ParallelMigrationMode.Parallel], summary.BySetting[ParallelMigrationMode.Custom]));
        Assert.True(summary.IsValid);
    }

    [Theory]
    [InlineData(PlanChange.NoLongerParallel)]
    [InlineData(PlanChange.OtherConnections)]
    [InlineData(PlanChange.OtherDetails)]
    [InlineData(PlanChange.BecomesRefused)]
    [InlineData(PlanChange.NoLongerRefused)]
    public void Each_kind_of_change_is_distinguished(PlanChange expected)
    {
        var parallel = Plain with { ParallelMigration = ParallelMigrationSetting.Parallel };
        var refused = parallel with { MigrationPolicy = Policies.PostCopy };
        var (before, after) = expected switch
        {
            PlanChange.NoLongerParallel => (parallel, Plain),
            PlanChange.OtherConnections => (parallel, Plain with { ParallelMigration = ParallelMigrationSetting.Custom(3) }),
            PlanChange.OtherDetails => (Plain, Plain with { MigrationPolicy = Policies.Compressed }),
            PlanChange.BecomesRefused => (parallel, refused),
            _ => (refused, parallel),
        };
        var (summary, found) = Audit(new() { Before = before, After = after, Host = Host(100) }, Inherits);
        Assert.Equal(expected, Assert.Single(found).PlanChange);
        Assert.Equal(1, summary.ByPlanChange[expected]);
    }

    [Fact]
    public void A_policy_s_edit_reaches_the_cluster_and_every_vm_that_has_it()
    {
        var policy = Policies.Compressed with { Id = "p1" };
        var cluster = Plain with { ParallelMigration = ParallelMigrationSetting.Parallel };
        ClusterEdit edit = new() { Before = cluster, After = cluster, Policy = new(policy, policy with { Name = "renamed", PostCopy = true }) };
        var (summary, found) = Audit(edit, Inherits, Vm("has it", policy: policy), Vm("has it under an old name", policy: policy with { Name = "old" }), OwnPolicy);
        Assert.Equal(["has it", "has it under an old name"], found.Select(audit => audit.Vm.Settings.Id));
        Assert.Equal(2, summary.VmsWithErrors);
        Assert.Equal((false, 2), (summary.ClusterHasPolicy, summary.VmsWithPolicy));
        Assert.True(summary.Cluster.IsValid);

        (summary, _) = Audit(edit with { Before = cluster with { MigrationPolicy = policy }, After = cluster with { MigrationPolicy = policy } }, Inherits);
        Assert.False(summary.Cluster.IsValid);
        Assert.Equal(1, summary.VmsWithErrors);
        Assert.Equal((true, 0), (summary.ClusterHasPolicy, summary.VmsWithPolicy));
    }

    [Fact]
    public void A_policy_s_edit_that_reaches_no_VM_says_so_and_in_parts_only_if_it_reaches_none_in_any()
    {
        var inexact = Policies.Compressed with { Compression = false };
        ClusterEdit edit = new() { Before = Plain, After = Plain, Policy = new(inexact, inexact with { PostCopy = true }) };
        var none = Audit(edit, All).Summary;
        Assert.True(none.IsPolicyUnused);
        Assert.True(AuditSummary.Combine([none, none]).IsPolicyUnused);

        var exact = edit with { Policy = new(Policies.Compressed, Policies.Compressed with { PostCopy = true }) };
        var combined = AuditSummary.Combine([Audit(exact, Inherits, OwnPolicy).Summary, Audit(exact).Summary, Audit(exact, OwnBoth).Summary]);
        Assert.Equal((false, 2), (combined.ClusterHasPolicy, combined.VmsWithPolicy));
        Assert.Null(AuditSummary.Combine([Audit(edit with { Policy = null }, All).Summary]).VmsWithPolicy);
    }

    [Fact]
    public void An_audit_without_an_edit_finds_what_should_never_have_been_saved()
    {
        var bad = Plain with { ParallelMigration = ParallelMigrationSetting.Custom(1) };
        var (summary, found) = Audit(new() { Before = bad, After = bad }, All);
        Assert.Equal(["inherits", "own policy"], found.Select(audit => audit.Vm.Settings.Id));
        Assert.All(found, audit => Assert.Equal(PlanChange.NotCompared, audit.PlanChange));
        Assert.False(summary.IsValid);
    }

    [Fact]
    public void Warnings_are_counted_apart_and_do_not_keep_an_edit_from_being_saved()
    {
        var after = Plain with { ParallelMigration = ParallelMigrationSetting.Auto, MigrationPolicy = Policies.PostCopy };
        ClusterAudit audit = new(new() { Before = after, After = after }, new() { PostCopyWithParallel = PostCopyWithParallel.WhenSupported });
        ClusterVm[] vms = [Inherits, OwnParallel, OwnBoth];
        VmAudit[] found = [.. vms.Select(audit.Examine).OfType<VmAudit>()];
        var summary = audit.Summary;
        Assert.Equal((3, 0, 2), (summary.Vms, summary.VmsWithErrors, summary.VmsWithWarnings));
        Assert.Equal((1, 1), (summary.ByCode[IssueCode.AutoWithPostCopy], summary.ByCode[IssueCode.ParallelWithPostCopy]));
        Assert.True(summary.IsValid);
        Assert.StartsWith("Warning AutoWithPostCopy (C2) inherits: ", found[0].Report.Issues[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_clean_vm_allocates_nothing_however_many_there_are()
    {
        ClusterAudit audit = new(new() { Before = Plain, After = Plain, Host = Host(100) });
        audit.Examine(OwnParallel);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 1; i < 20_000; i++)
        {
            audit.Examine(OwnParallel);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(20_000, audit.Summary.Vms);
    }

    /// <summary>An engine whose VMs inherit encryption from the cluster states both.</summary>
    [Fact]
    public void What_a_vm_inherits_can_change_with_the_edit()
    {
        var auto = Plain with { ParallelMigration = ParallelMigrationSetting.Auto };
        var vm = Inherits with { Settings = Inherits.Settings with { Encrypted = true }, SettingsBefore = Inherits.Settings };
        var found = Assert.Single(Audit(new() { Before = auto, After = auto, Host = Host(25) }, vm, Inherits).Found);
        Assert.Equal((PlanChange.OtherConnections, 2, 6), (found.PlanChange, found.PlanBefore!.Connections, found.PlanAfter!.Connections));
        Assert.Equal((false, true), (found.PlanBefore.Encrypted, found.PlanAfter.Encrypted));
    }

    /// <summary>Without a host nothing can be said of plans: not that they stay the same.</summary>
    [Fact]
    public void Without_a_host_plans_are_not_compared()
    {
        ClusterEdit edit = new() { Before = Plain with { ParallelMigration = ParallelMigrationSetting.Auto }, After = Plain };
        var (summary, found) = Audit(edit, Inherits, OwnParallel);
        Assert.Equal(PlanChange.NotCompared, Assert.Single(found).PlanChange);
        Assert.Equal([new(PlanChange.NotCompared, 2L)], summary.ByPlanChange);
        Assert.Equal([new(PlanChange.NoLongerParallel, 1L), new(PlanChange.None, 1L)], Audit(edit with { Host = Host(100) }, Inherits, OwnParallel).Summary.ByPlanChange.OrderByDescending(pair => pair.Key));
    }

    [Fact]
    public void Parts_that_each_have_something_add_up_to_one_audit_of_all()
    {
        ClusterEdit edit = new() { Before = Plain, After = Plain with { ParallelMigration = ParallelMigrationSetting.Parallel, MigrationPolicy = Policies.PostCopy }, Host = Host(100) };
        ClusterVm warned = Vm("warned", ParallelMigrationSetting.Custom(20), Policies.Compressed);
        var whole = Audit(edit, [.. All, .. All, warned, warned]).Summary;
        var combined = AuditSummary.Combine([Audit(edit, [.. All, warned]).Summary, Audit(edit, [warned, .. All]).Summary]);
        Assert.Equivalent(whole, combined, strict: true);
        Assert.Equal((12, 6, 2, 4), (combined.Vms, combined.VmsWithErrors, combined.VmsWithWarnings, combined.SettingsChanged));
        Assert.False(combined.IsValid);
    }

    [Theory]
    [InlineData(true, 0, true)]
    [InlineData(true, 1, false)]
    [InlineData(false, 0, false)]
    [InlineData(false, 1, false)]
    public void An_edit_is_valid_if_neither_the_cluster_nor_a_VM_has_an_error(bool isClusterValid, int vmsWithErrors, bool isValid)
    {
        var summary = Audit(new() { Before = Plain, After = isClusterValid ? Plain : Plain with { ParallelMigration = ParallelMigrationSetting.Custom(256) } }).Summary;
        Assert.Equal(isClusterValid, summary.Cluster.IsValid);
        Assert.Equal(isValid, (summary with { VmsWithErrors = vmsWithErrors }).IsValid);
    }

    [Theory]
    [InlineData(false, 0, true)]
    [InlineData(false, 1, false)]
    [InlineData(true, 0, false)]
    [InlineData(null, null, false)]
    public void A_policy_is_unused_if_neither_the_cluster_nor_a_VM_has_it(bool? clusterHasIt, int? vmsWithIt, bool isUnused) =>
        Assert.Equal(isUnused, (Audit(new() { Before = Plain, After = Plain }).Summary with { ClusterHasPolicy = clusterHasIt, VmsWithPolicy = vmsWithIt }).IsPolicyUnused);

    [Fact]
    public void What_is_missing_is_an_argument_error()
    {
        ClusterEdit edit = new() { Before = Plain, After = Plain };
        Assert.Throws<ArgumentNullException>(() => new ClusterVm(null!, new() { Vcpus = 1 }));
        Assert.Throws<ArgumentNullException>(() => new ClusterVm(new(), null!));
        Assert.Throws<ArgumentNullException>(() => new PolicyChange(null!, Policies.Compressed));
        Assert.Throws<ArgumentNullException>(() => new PolicyChange(Policies.Compressed, null!));
        Assert.Throws<ArgumentNullException>(() => edit with { Before = null! });
        Assert.Throws<ArgumentNullException>(() => edit with { After = null! });
        Assert.Throws<ArgumentNullException>(() => new ClusterAudit(null!));
        Assert.Throws<ArgumentNullException>(() => new ClusterAudit(edit, null!));
        Assert.Throws<ArgumentNullException>(() => new ClusterAudit(edit).Examine(null!));
        Assert.Throws<ArgumentNullException>(() => AuditSummary.Combine(null!));
        Assert.Throws<ArgumentException>("parts", () => AuditSummary.Combine([]));
        Assert.Throws<ArgumentException>("parts", () => AuditSummary.Combine([null!]));
    }

    private static ClusterVm Vm(string id, ParallelMigrationSetting? setting = null, MigrationPolicy? policy = null) =>
        new(new() { Id = id, ParallelMigration = setting, MigrationPolicy = policy }, new() { Vcpus = 8 });

    private static (AuditSummary Summary, List<VmAudit> Found) Audit(ClusterEdit edit, params ClusterVm[] vms)
    {
        ClusterAudit audit = new(edit);
        List<VmAudit> found = [.. vms.Select(audit.Examine).OfType<VmAudit>()];
        return (audit.Summary, found);
    }
}
