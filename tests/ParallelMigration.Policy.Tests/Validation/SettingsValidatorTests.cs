using System;
using System.Linq;
using ParallelMigration.Policy.Convergence;
using static ParallelMigration.Policy.Tests.Requests;

namespace ParallelMigration.Policy.Tests.Validation;

public class SettingsValidatorTests
{
    private static readonly ResolverOptions PostCopyOptIn = new() { PostCopyWithParallel = PostCopyWithParallel.WhenSupported };

    [Fact]
    public void C1_parallel_and_post_copy_cannot_be_saved_from_whichever_side_they_come()
    {
        ClusterSettings parallel = new() { ParallelMigration = ParallelMigrationSetting.Parallel };
        ClusterSettings postCopy = new() { MigrationPolicy = Policies.PostCopy };
        VmSettings ownParallel = new() { Id = "vm1", ParallelMigration = ParallelMigrationSetting.Custom(4) };
        VmSettings ownPostCopy = new() { Id = "vm1", MigrationPolicy = Policies.PostCopy };

        AssertErrors(new SettingsValidator().ValidateVm(parallel, ownPostCopy), "vm1", IssueCode.ParallelWithPostCopy);
        AssertErrors(new SettingsValidator().ValidateVm(postCopy, ownParallel), "vm1", IssueCode.ParallelWithPostCopy);
        AssertErrors(
            new SettingsValidator().ValidateCluster(parallel with { Id = "c1", MigrationPolicy = Policies.PostCopy }), "c1", IssueCode.ParallelWithPostCopy);

        Assert.Empty(new SettingsValidator().ValidateVm(parallel, new()).Issues);
        Assert.Empty(new SettingsValidator().ValidateVm(postCopy, new()).Issues);
        Assert.Empty(new SettingsValidator().ValidateVm(postCopy, new() { ParallelMigration = ParallelMigrationSetting.Disabled }).Issues);
    }

    [Fact]
    public void What_may_be_saved_is_said_without_allocating()
    {
        SettingsValidator validator = new();
        ClusterSettings cluster = new() { ParallelMigration = ParallelMigrationSetting.Parallel };
        VmSettings vm = new() { Id = "vm1" };
        Assert.True(validator.ValidateVm(cluster, vm).IsValid);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            validator.ValidateVm(cluster, vm);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 999);
    }

    [Fact]
    public void A4_a_schedule_that_begins_with_an_abort_cannot_be_saved()
    {
        MigrationPolicy Policy(params ConvergenceAction[] initial) => new() { Convergence = new(initial, [], [ConvergenceAction.Abort]) };
        AssertErrors(new SettingsValidator().ValidateCluster(new() { Id = "c1", MigrationPolicy = Policy(ConvergenceAction.Abort) }), "c1", IssueCode.ScheduleBeginsWithAbort);
        AssertErrors(
            new SettingsValidator().ValidateVm(new(), new() { Id = "vm1", MigrationPolicy = Policy(ConvergenceAction.Wait, ConvergenceAction.Abort) }),
            "vm1", IssueCode.ScheduleBeginsWithAbort);
        Assert.Empty(new SettingsValidator().ValidateCluster(new() { MigrationPolicy = Policy(ConvergenceAction.Wait) }).Issues);
    }

    [Fact]
    public void C6_zero_copy_that_can_never_be_kept_is_a_warning()
    {
        SettingsValidator validator = new();
        ClusterSettings auto = new() { ParallelMigration = ParallelMigrationSetting.Auto, MigrationPolicy = new() { ZeroCopy = true } };
        Assert.Empty(validator.ValidateCluster(auto).Issues);
        Assert.Empty(validator.ValidateCluster(auto with { ParallelMigration = ParallelMigrationSetting.Parallel }).Issues);
        AssertWarnings(validator.ValidateCluster(auto with { ParallelMigration = ParallelMigrationSetting.Disabled }), IssueCode.ZeroCopyNeverKept);
        AssertWarnings(validator.ValidateVm(auto, new() { Encrypted = true }), IssueCode.ZeroCopyNeverKept);
        AssertWarnings(validator.ValidateVm(auto, new() { Transport = MigrationTransport.Tunnelled }), IssueCode.ZeroCopyNeverKept);
        AssertWarnings(validator.ValidateCluster(auto with { MigrationPolicy = new() { ZeroCopy = true, PostCopy = true } }), IssueCode.ZeroCopyNeverKept);

        SettingsValidator forcing = new(new() { ForceParallelForZeroCopy = true });
        Assert.Empty(forcing.ValidateCluster(auto with { ParallelMigration = ParallelMigrationSetting.Disabled }).Issues);
    }

    [Theory]
    [InlineData("encrypted", "the migration is encrypted")]
    [InlineData("disabled", "it needs parallel connections, and the setting is Disabled")]
    [InlineData("tunnelled", "it needs parallel connections, which the transport or the cluster level excludes")]
    [InlineData("level", "it needs parallel connections, which the transport or the cluster level excludes")]
    [InlineData("post-copy", "it needs parallel connections, which post-copy excludes")]
    public void C6_the_warning_names_what_excludes_zero_copy(string obstacle, string because)
    {
        ClusterSettings cluster = new()
        {
            ParallelMigration = obstacle == "disabled" ? ParallelMigrationSetting.Disabled : ParallelMigrationSetting.Auto,
            MigrationPolicy = new() { Name = "Zero-copy", ZeroCopy = true, PostCopy = obstacle == "post-copy" },
            Level = obstacle == "level" ? new(4, 6) : new(4, 7),
        };
        VmSettings vm = new() { Encrypted = obstacle == "encrypted", Transport = obstacle == "tunnelled" ? MigrationTransport.Tunnelled : MigrationTransport.Direct };
        var issue = Assert.Single(new SettingsValidator().ValidateVm(cluster, vm).Issues, issue => issue.Code == IssueCode.ZeroCopyNeverKept);
        Assert.Equal($"Zero-copy of the policy \"Zero-copy\" is always dropped: {because}.", issue.Message);
    }

    [Fact]
    public void C6_is_silent_where_another_rule_refuses()
    {
        ClusterSettings cluster = new() { ParallelMigration = ParallelMigrationSetting.Parallel, MigrationPolicy = new() { ZeroCopy = true }, Level = new(4, 6) };
        Assert.Equal(IssueCode.ClusterLevelTooLow, Assert.Single(new SettingsValidator().ValidateCluster(cluster).Issues).Code);
    }

    [Fact]
    public void C2_auto_with_post_copy_may_be_saved() =>
        Assert.Empty(new SettingsValidator().ValidateCluster(new() { ParallelMigration = ParallelMigrationSetting.Auto, MigrationPolicy = Policies.PostCopy }).Issues);

    [Fact]
    public void C5_the_opt_in_makes_warnings_of_both()
    {
        SettingsValidator validator = new(PostCopyOptIn);
        ClusterSettings cluster = new() { ParallelMigration = ParallelMigrationSetting.Parallel, MigrationPolicy = Policies.PostCopy };
        AssertWarnings(validator.ValidateCluster(cluster), IssueCode.ParallelWithPostCopy);
        AssertWarnings(validator.ValidateCluster(cluster with { ParallelMigration = ParallelMigrationSetting.Auto }), IssueCode.AutoWithPostCopy);
        Assert.Empty(validator.ValidateCluster(cluster with { ParallelMigration = ParallelMigrationSetting.Disabled }).Issues);
    }

    [Theory]
    [InlineData(1, IssueCode.CustomBelowMinimum)]
    [InlineData(-5, IssueCode.CustomBelowMinimum)]
    [InlineData(256, IssueCode.CustomAboveMaximum)]
    public void R7_out_of_range_cannot_be_saved(int connections, IssueCode code) =>
        AssertErrors(new SettingsValidator().ValidateCluster(new() { ParallelMigration = ParallelMigrationSetting.Custom(connections) }), "cluster", code);

    [Theory]
    [InlineData(2)]
    [InlineData(16)]
    public void R7_the_recommended_range_is_clean(int connections) =>
        Assert.Empty(new SettingsValidator().ValidateCluster(new() { ParallelMigration = ParallelMigrationSetting.Custom(connections) }).Issues);

    [Theory]
    [InlineData(17)]
    [InlineData(255)]
    public void R7_above_it_is_a_warning(int connections) =>
        AssertWarnings(new SettingsValidator().ValidateCluster(new() { ParallelMigration = ParallelMigrationSetting.Custom(connections) }), IssueCode.CustomAboveRecommended);

    [Fact]
    public void R6_more_than_the_smallest_hosts_threads_is_a_warning()
    {
        ClusterSettings cluster = new() { ParallelMigration = ParallelMigrationSetting.Custom(12) };
        AssertWarnings(new SettingsValidator().ValidateCluster(cluster, fewestCpuThreads: 8), IssueCode.CustomAboveCpuThreads);
        Assert.Empty(new SettingsValidator().ValidateCluster(cluster, fewestCpuThreads: 12).Issues);
    }

    [Fact]
    public void Everything_the_resolver_would_refuse_for_is_said_at_once()
    {
        ClusterSettings cluster = new() { Id = "c1", Level = new(4, 2), MigrationPolicy = Policies.PostCopy };
        VmSettings vm = new() { Id = "vm1", ParallelMigration = ParallelMigrationSetting.Custom(300), Transport = MigrationTransport.Tunnelled };
        var report = new SettingsValidator().ValidateVm(cluster, vm);
        Assert.False(report.IsValid);
        Assert.Equal(
            [
                (IssueCode.CustomAboveMaximum, "vm1"), (IssueCode.ParallelWithPostCopy, "vm1"),
                (IssueCode.ParallelWithTunnelledTransport, "vm1"), (IssueCode.TunnelledWithPostCopy, "vm1"), (IssueCode.ClusterLevelTooLow, "c1"),
            ],
            report.Errors.Select(issue => (issue.Code, issue.Subject)));
        Assert.All(report.Issues, issue => Assert.Matches(@"\A\S[^\n]*\.\z", issue.Message));
        Assert.All(report.Issues, issue => Assert.Matches(@"\A\S[^\n]*\.\z", issue.Remedy));
    }

    [Fact]
    public void What_is_missing_is_an_argument_error()
    {
        Assert.Throws<ArgumentNullException>(() => new SettingsValidator(null!));
        Assert.Throws<ArgumentNullException>(() => new SettingsValidator().ValidateCluster(null!));
        Assert.Throws<ArgumentNullException>(() => new SettingsValidator().ValidateVm(new(), null!));
    }

    private static void AssertErrors(ValidationReport report, string subject, params IssueCode[] codes)
    {
        Assert.False(report.IsValid);
        Assert.Equal(codes, report.Errors.Select(issue => issue.Code));
        Assert.All(report.Errors, issue => Assert.Equal(subject, issue.Subject));
        Assert.Empty(report.Warnings);
    }

    private static void AssertWarnings(ValidationReport report, params IssueCode[] codes)
    {
        Assert.True(report.IsValid);
        Assert.Equal(codes, report.Warnings.Select(issue => issue.Code));
        Assert.Empty(report.Errors);
    }
}
