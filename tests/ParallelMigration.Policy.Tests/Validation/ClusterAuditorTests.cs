using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using static ParallelMigration.Policy.Tests.Requests;

namespace ParallelMigration.Policy.Tests.Validation;

public class ClusterAuditorTests
{
    private static readonly ClusterSettings Plain = new() { Id = "c1", MigrationPolicy = Policies.MinimalDowntime };

    private static readonly VmEntry Inherits = Vm("inherits");
    private static readonly VmEntry OwnParallel = Vm("own parallel", ParallelMigrationSetting.Parallel);
    private static readonly VmEntry OwnCustom = Vm("own custom", ParallelMigrationSetting.Custom(4));
    private static readonly VmEntry OwnPolicy = Vm("own policy", policy: Policies.Compressed);
    private static readonly VmEntry OwnBoth = Vm("own both", ParallelMigrationSetting.Parallel, Policies.Compressed);
    private static readonly VmEntry[] All = [Inherits, OwnParallel, OwnCustom, OwnPolicy, OwnBoth];

    [Fact]
    public void C1_a_policy_with_post_copy_names_every_vm_that_it_offends_by_its_effective_pair()
    {
        var (summary, found) = Audit(new() { Before = Plain, After = Plain with { MigrationPolicy = Policies.PostCopy } }, All);
        Assert.Equal(["own parallel", "own custom"], found.Where(audit => !audit.Report.MayBeSaved).Select(audit => audit.Vm.Settings.Id));
        Assert.All(found.Where(audit => !audit.Report.MayBeSaved), audit => Assert.Equal(PlanChange.BecomesRefused, audit.PlanChange));
        Assert.Equal((5, 2, 0), (summary.Vms, summary.VmsWithErrors, summary.VmsWithWarnings));
        Assert.Equal(2, summary.ByCode[IssueCode.ParallelWithPostCopy]);
        Assert.True(summary.Cluster.MayBeSaved);
        Assert.False(summary.MayBeSaved);
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
        Assert.True(summary.MayBeSaved);
    }

    [Theory]
    [InlineData(PlanChange.NoLongerParallel)]
    [InlineData(PlanChange.OtherConnections)]
    [InlineData(PlanChange.OtherDetails)]
    [InlineData(PlanChange.BecomesRefused)]
    [InlineData(PlanChange.NoLongerRefused)]
    public void Each_kind_of_change_is_told_apart(PlanChange expected)
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
        Assert.Equal(new PolicyReach(Cluster: false, Vms: 2), summary.PolicyReach);
        Assert.True(summary.Cluster.MayBeSaved);

        (summary, _) = Audit(edit with { Before = cluster with { MigrationPolicy = policy }, After = cluster with { MigrationPolicy = policy } }, Inherits);
        Assert.False(summary.Cluster.MayBeSaved);
        Assert.Equal(1, summary.VmsWithErrors);
        Assert.Equal(new PolicyReach(Cluster: true, Vms: 0), summary.PolicyReach);
    }

    [Fact]
    public void A_policy_s_edit_that_reaches_nobody_says_so_and_in_parts_only_if_it_reaches_nobody_in_any()
    {
        var inexact = Policies.Compressed with { Compression = false };
        ClusterEdit edit = new() { Before = Plain, After = Plain, Policy = new(inexact, inexact with { PostCopy = true }) };
        ClusterAuditor auditor = new();
        var none = auditor.Audit(edit, All, _ => { });
        Assert.True(none.PolicyReach!.IsNobody);
        Assert.True(AuditSummary.Combine([none, none]).PolicyReach!.IsNobody);

        var exact = edit with { Policy = new(Policies.Compressed, Policies.Compressed with { PostCopy = true }) };
        Assert.Equal(
            new PolicyReach(Cluster: false, Vms: 2),
            AuditSummary.Combine([auditor.Audit(exact, [Inherits, OwnPolicy], _ => { }), auditor.Audit(exact, [], _ => { }), auditor.Audit(exact, [OwnBoth], _ => { })]).PolicyReach);
        Assert.Null(AuditSummary.Combine([auditor.Audit(edit with { Policy = null }, All, _ => { })]).PolicyReach);
    }

    [Fact]
    public void Looking_at_what_is_there_finds_what_should_never_have_been_saved()
    {
        var bad = Plain with { ParallelMigration = ParallelMigrationSetting.Custom(1) };
        var (summary, found) = Audit(new() { Before = bad, After = bad }, All);
        Assert.Equal(["inherits", "own policy"], found.Select(audit => audit.Vm.Settings.Id));
        Assert.All(found, audit => Assert.Equal(PlanChange.None, audit.PlanChange));
        Assert.False(summary.MayBeSaved);
    }

    [Fact]
    public async Task The_asynchronous_stream_gives_the_same()
    {
        ClusterEdit edit = new() { Before = Plain, After = Plain with { MigrationPolicy = Policies.PostCopy } };
        List<string?> found = [];
        var summary = await new ClusterAuditor().AuditAsync(edit, Stream(All), audit =>
        {
            found.Add(audit.Vm.Settings.Id);
            return Task.CompletedTask;
        });
        var (expected, expectedFound) = Audit(edit, All);
        Assert.Equal(expectedFound.Select(audit => audit.Vm.Settings.Id), found);
        Assert.Equal((expected.Vms, expected.VmsWithErrors), (summary.Vms, summary.VmsWithErrors));
    }

    [Fact]
    public async Task Cancellation_is_honoured_between_two_vms()
    {
        using CancellationTokenSource cancel = new();
        var seen = 0;
        Assert.Throws<OperationCanceledException>(() => new ClusterAuditor().Audit(
            new() { Before = Plain, After = Plain }, Endless(), _ => { }, cancellationToken: cancel.Token));
        Assert.Equal(100, seen);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new ClusterAuditor().AuditAsync(
            new() { Before = Plain, After = Plain }, Stream(All), _ => Task.CompletedTask, cancellationToken: cancel.Token));

        IEnumerable<VmEntry> Endless()
        {
            while (true)
            {
                if (++seen == 100)
                {
                    cancel.Cancel();
                }

                yield return Inherits;
            }
        }
    }

    [Fact]
    public void Progress_is_told_every_so_often_and_at_the_end()
    {
        Reports reports = new();
        new ClusterAuditor().Audit(new() { Before = Plain, After = Plain }, Enumerable.Repeat(Inherits, 2_500), _ => { }, reports);
        Assert.Equal([1024L, 2048L, 2500L], reports.All);
    }

    [Fact]
    public async Task The_asynchronous_stream_is_as_strict()
    {
        ClusterEdit edit = new() { Before = Plain, After = Plain };
        ClusterAuditor auditor = new();
        static Task Nothing(VmAudit audit) => Task.CompletedTask;
        await Assert.ThrowsAsync<ArgumentNullException>(() => auditor.AuditAsync(null!, Stream(All), Nothing));
        await Assert.ThrowsAsync<ArgumentNullException>(() => auditor.AuditAsync(edit, null!, Nothing));
        await Assert.ThrowsAsync<ArgumentNullException>(() => auditor.AuditAsync(edit, Stream(All), null!));
        await Assert.ThrowsAsync<ArgumentNullException>(() => auditor.AuditAsync(edit, Stream([null!]), Nothing));
        Reports reports = new();
        await auditor.AuditAsync(edit, Stream(Enumerable.Repeat(Inherits, 1_500)), Nothing, reports);
        Assert.Equal([1024L, 1500L], reports.All);
    }

    [Fact]
    public void Warnings_are_counted_apart_and_do_not_keep_an_edit_from_being_saved()
    {
        List<VmAudit> found = [];
        var after = Plain with { ParallelMigration = ParallelMigrationSetting.Auto, MigrationPolicy = Policies.PostCopy };
        var summary = new ClusterAuditor(new() { PostCopyWithParallel = PostCopyWithParallel.WhenSupported }).Audit(
            new() { Before = after, After = after }, [Inherits, OwnParallel, OwnBoth], found.Add);
        Assert.Equal((3, 0, 2), (summary.Vms, summary.VmsWithErrors, summary.VmsWithWarnings));
        Assert.Equal((1, 1), (summary.ByCode[IssueCode.AutoWithPostCopy], summary.ByCode[IssueCode.ParallelWithPostCopy]));
        Assert.True(summary.MayBeSaved);
        Assert.StartsWith("Warning AutoWithPostCopy (C2) inherits: ", found[0].Report.Issues[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_clean_vm_allocates_nothing_however_many_there_are()
    {
        ClusterAuditor auditor = new();
        ClusterEdit edit = new() { Before = Plain, After = Plain, Host = Host(100) };
        var many = Enumerable.Repeat(OwnParallel, 20_000);
        auditor.Audit(edit, many, _ => { });
        var before = GC.GetAllocatedBytesForCurrentThread();
        var summary = auditor.Audit(edit, many, _ => { });
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000);
        Assert.Equal(20_000, summary.Vms);
    }

    [Fact]
    public void What_is_missing_is_an_argument_error()
    {
        ClusterEdit edit = new() { Before = Plain, After = Plain };
        Assert.Throws<ArgumentNullException>(() => new VmEntry(null!, new() { Vcpus = 1 }));
        Assert.Throws<ArgumentNullException>(() => new VmEntry(new(), null!));
        Assert.Throws<ArgumentNullException>(() => new PolicyChange(null!, Policies.Compressed));
        Assert.Throws<ArgumentNullException>(() => new PolicyChange(Policies.Compressed, null!));
        Assert.Throws<ArgumentNullException>(() => edit with { Before = null! });
        Assert.Throws<ArgumentNullException>(() => edit with { After = null! });
        Assert.Throws<ArgumentNullException>(() => edit with { Host = null! });
        Assert.Throws<ArgumentNullException>(() => new ClusterAuditor(null!));
        Assert.Throws<ArgumentNullException>(() => new ClusterAuditor().Audit(null!, [], _ => { }));
        Assert.Throws<ArgumentNullException>(() => new ClusterAuditor().Audit(edit, null!, _ => { }));
        Assert.Throws<ArgumentNullException>(() => new ClusterAuditor().Audit(edit, [], null!));
        Assert.Throws<ArgumentNullException>(() => new ClusterAuditor().Audit(edit, [null!], _ => { }));
        Assert.Throws<ArgumentNullException>(() => AuditSummary.Combine(null!));
        Assert.Throws<ArgumentException>("parts", () => AuditSummary.Combine([]));
        Assert.Throws<ArgumentException>("parts", () => AuditSummary.Combine([null!]));
    }

    private static VmEntry Vm(string id, ParallelMigrationSetting? setting = null, MigrationPolicy? policy = null) =>
        new(new() { Id = id, ParallelMigration = setting, MigrationPolicy = policy }, new() { Vcpus = 8 });

    private static (AuditSummary Summary, List<VmAudit> Found) Audit(ClusterEdit edit, params VmEntry[] vms)
    {
        List<VmAudit> found = [];
        return (new ClusterAuditor().Audit(edit, vms, found.Add), found);
    }

    private static async IAsyncEnumerable<VmEntry> Stream(IEnumerable<VmEntry> vms, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        foreach (var vm in vms)
        {
            await Task.Yield();
            cancellation.ThrowIfCancellationRequested();
            yield return vm;
        }
    }

    private sealed class Reports : IProgress<long>
    {
        public List<long> All { get; } = [];

        public void Report(long value) => All.Add(value);
    }
}
