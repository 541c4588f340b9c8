using System;
using System.Collections.Generic;
using System.Linq;
using ParallelMigration.Policy.Auditing;
using ParallelMigration.Policy.Convergence;
using Xunit.Abstractions;

namespace ParallelMigration.Policy.Arbitraries.Tests;

/// <summary>The values next to which rules change their minds are not left to chance. One seed, so that the counts never flicker.</summary>
public class BoundaryTests(ITestOutputHelper output)
{
    private const int Count = 10_000;

    /// <summary>Warnings of the validator and the auditor, which the resolver refuses nothing for.</summary>
    private static readonly IssueCode[] WarningsAtSaveTime =
    [
        IssueCode.CustomAboveRecommended, IssueCode.CustomAboveCpuThreads, IssueCode.AutoWithPostCopy, IssueCode.ZeroCopyNeverKept,
    ];

    private static readonly IssueCode[] AtSaveTimeOnly = [.. WarningsAtSaveTime, IssueCode.ScheduleBeginsWithAbort];

    [Fact]
    public void Bandwidths_are_a_bit_from_earning_a_connection()
    {
        var expected = from connections in new[] { 1L, 2, 3, 15, 16, 17, 254, 255, 256 } from bit in new[] { -1, 0, 1 } select (connections * 10_000_000_000) + bit;
        var values = Subject.Sample(ValidArbitraries.Bandwidth(), Count).Select(bandwidth => bandwidth.BitsPerSecond);
        Occur(values, [.. expected, 8_388_607, 8_388_608], 40);
        Occur(Subject.Sample(HostileArbitraries.Bandwidth(), Count).Select(bandwidth => bandwidth.BitsPerSecond), [.. expected, 0, long.MaxValue], 40);
    }

    [Fact]
    public void Custom_stands_at_both_ends_of_its_range()
    {
        Occur(Subject.Sample(ValidArbitraries.ParallelMigrationSetting(), Count).Select(Asked), [2, 3, 15, 16, 17, 254, 255], 100);
        Occur(Subject.Sample(HostileArbitraries.ParallelMigrationSetting(), Count).Select(Asked), [int.MinValue, -1, 0, 1, 2, 16, 17, 255, 256, int.MaxValue], 40);

        static int? Asked(ParallelMigrationSetting setting) => setting.CustomConnections;
    }

    [Fact]
    public void Cpus_are_as_few_and_as_many_as_the_rules_distinguish()
    {
        int[] boundaries = [1, 2, 3, 15, 16, 17, 254, 255, 256];
        Occur(Subject.Sample(ValidArbitraries.VmResources(), Count).Select(vm => vm.Vcpus), boundaries, 100);
        Occur(Subject.Sample(ValidArbitraries.VmResources(), Count).Select(vm => vm.EmulatorCpus.GetValueOrDefault()), [0, .. boundaries], 40);
        Occur(Subject.Sample(HostileArbitraries.HostResources(), Count).Select(host => host.CpuThreads), [.. boundaries, int.MaxValue], 100);
    }

    [Fact]
    public void Versions_stand_at_and_below_each_threshold()
    {
        string[] supported = ["5.2.0", "7.0.9", "7.1.0", "8.4.9", "8.5.0", "9.3.9", "9.4.0", "10.0.8", "10.1.0"];
        Occur(Subject.Sample(ValidArbitraries.HypervisorVersion(), Count).Select(version => version.ToString()), supported, 100);
        Occur(
            Subject.Sample(HostileArbitraries.HypervisorVersion(), Count).Select(version => version.ToString()),
            [.. supported, "3.9.9", "4.0.0", "4.9.9", "5.0.0", "5.1.9", "0.0.0"],
            40);
        Occur(Subject.Sample(HostileArbitraries.ClusterLevel(), Count).Select(level => level.ToString()), ["4.6", "4.7", "4.8", "4.10", "0.0"], 100);
    }

    /// <summary>The sample reaches every rule: each reason is given, each warning, and, where hostile, each issue.</summary>
    [Fact]
    public void Every_code_comes_up()
    {
        var valid = Decisions(ValidArbitraries.MigrationRequest(), ValidArbitraries.ResolverOptions());
        var hostile = Decisions(HostileArbitraries.MigrationRequest(), HostileArbitraries.ResolverOptions());
        ReasonCode[] reasons = [.. Enum.GetValues<ReasonCode>().Where(code => code != ReasonCode.AutoSharesLink)]; // which takes several migrations
        Occur(valid.SelectMany(Codes), reasons, 15);
        Occur(hostile.SelectMany(Codes), reasons, 5);
        Occur(hostile.SelectMany(decision => decision.Issues).Select(issue => issue.Code), [.. Enum.GetValues<IssueCode>().Except(AtSaveTimeOnly)], 100);

        static IEnumerable<ReasonCode> Codes(MigrationDecision decision) => decision.Reasons.Concat(decision.Warnings).Select(reason => reason.Code);
    }

    [Fact]
    public void Neither_class_is_mostly_of_one_outcome()
    {
        var valid = Decisions(ValidArbitraries.MigrationRequest(), ValidArbitraries.ResolverOptions()).Select(Outcome);
        var hostile = Decisions(HostileArbitraries.MigrationRequest(), HostileArbitraries.ResolverOptions()).Select(Outcome);
        Occur(valid, ["parallel", "plain"], Count / 4);
        Occur(hostile, ["parallel", "plain", "refused"], Count / 8);

        static string Outcome(MigrationDecision decision) => decision.Plan is not { } plan ? "refused" : plan.IsParallel ? "parallel" : "plain";
    }

    /// <summary>Audits meet every change of plan, and every issue that settings can have by themselves; valid ones only what may be saved.</summary>
    [Fact]
    public void Every_finding_of_an_audit_comes_up()
    {
        PlanChange[] refusals = [PlanChange.BecomesRefused, PlanChange.NoLongerRefused];
        IssueCode[] ofHosts =
        [
            IssueCode.SourceLacksMultifd, IssueCode.DestinationLacksMultifd, IssueCode.SourceLacksParallelEncryption, IssueCode.DestinationLacksParallelEncryption,
        ];
        var valid = Audits(ValidArbitraries.ClusterEdit(), ValidArbitraries.ClusterVm(), ValidArbitraries.ResolverOptions());
        var hostile = Audits(HostileArbitraries.ClusterEdit(), HostileArbitraries.ClusterVm(), HostileArbitraries.ResolverOptions());
        Occur(valid.SelectMany(audit => audit.ByPlanChange.Keys), [.. Enum.GetValues<PlanChange>().Except(refusals)], 100);
        Occur(hostile.SelectMany(audit => audit.ByPlanChange.Keys), Enum.GetValues<PlanChange>(), 40);
        Occur(valid.SelectMany(audit => audit.ByCode.Keys), WarningsAtSaveTime, 100);
        Occur(hostile.SelectMany(audit => audit.ByCode.Keys), [.. Enum.GetValues<IssueCode>().Except(ofHosts)], 100);
        Occur(valid.Select(audit => audit.IsValid), [true], Count);
        Occur(hostile.Select(audit => audit.IsValid), [true, false], Count / 8);
    }

    /// <summary>An edit of a policy that no VM has is no test of anything.</summary>
    [Fact]
    public void Edits_change_one_thing_or_many_and_policies_that_are_in_use()
    {
        foreach (var arbitrary in new[] { ValidArbitraries.ClusterEdit(), HostileArbitraries.ClusterEdit() })
        {
            var edits = Subject.Sample(arbitrary, Count);
            Occur(edits.Select(edit => edit.Before == edit.After), [true, false], Count / 8);
            Occur(edits.Select(edit => edit.Policy is not null), [true, false], Count / 8);
            Occur(edits.Select(edit => edit.Policy?.Before == edit.After.MigrationPolicy), [true], Count / 20);
            Occur(edits.Select(edit => edit.Policy is { Before.Id: { } id, After.Id: { } same } && id == same), [true], Count / 20);
            Occur(edits.Select(edit => edit.Policy is { Before.AllowsPostCopy: true, After.AllowsPostCopy: true }), [true], 20);
        }
    }

    [Fact]
    public void Plans_have_the_numbers_of_connections_at_which_something_changes() => Occur(
        Subject.Sample(ValidArbitraries.MigrationPlan(), Count).Select(plan => plan.Connections), [null, 2, 3, 15, 16, 17, 254, 255], 5);

    [Fact]
    public void Hostile_values_hold_what_no_interface_offers()
    {
        var requests = Subject.Sample(HostileArbitraries.MigrationRequest(), Count);
        Seen("undefined transports", requests.Count(request => !Enum.IsDefined(request.Vm.Transport)));
        Seen("control characters", requests.Count(request => request.Vm.Id?.Any(char.IsControl) == true));
        Seen("empty ids", requests.Count(request => request.Vm.Id is { Length: 0 }));
        Seen("more in use than there is", requests.Count(request => request.Source.BandwidthInUse > request.Source.LinkBandwidth));
        Seen("impossible capabilities", requests.Count(request => request.Source.Capabilities is { Multifd: false, ParallelZstd: true }));
        Seen("C1 conflicts", requests.Count(request => request.EffectiveSetting == ParallelMigrationSetting.Parallel && request.EffectivePolicy.AllowsPostCopy));
        Seen("long schedules", requests.Count(request => request.Cluster.MigrationPolicy.Convergence.Steps.Count >= 100));
        Seen("default steps", Subject.Sample(HostileArbitraries.ConvergenceStep(), Count).Count(step => step.StallLimit == 0));
        var options = Subject.Sample(HostileArbitraries.ResolverOptions(), Count);
        Seen("undefined opt-ins", options.Count(value => !Enum.IsDefined(value.PostCopyWithParallel) && !Enum.IsDefined(value.ParallelCompression)));

        void Seen(string what, int count)
        {
            output.WriteLine($"{what}: {count}");
            Assert.True(count >= 30, $"{what}: {count}");
        }
    }

    private static MigrationDecision[] Decisions(FsCheck.Arbitrary<MigrationRequest> requests, FsCheck.Arbitrary<ResolverOptions> options) =>
        [.. Subject.Sample(requests, Count).Zip(Subject.Sample(options, Count, seed: 99), (request, option) => request.Resolve(option))];

    private static AuditSummary[] Audits(FsCheck.Arbitrary<ClusterEdit> edits, FsCheck.Arbitrary<ClusterVm> vms, FsCheck.Arbitrary<ResolverOptions> options) =>
    [
        .. Subject.Sample(edits, Count).Zip(Subject.Sample(vms, Count, seed: 98), Subject.Sample(options, Count, seed: 99))
            .Select(one => one.First.AuditWith([one.Second], one.Third).Summary),
    ];

    private void Occur<T>(IEnumerable<T> values, IReadOnlyList<T> expected, int atLeast)
    {
        var counts = expected.ToDictionary(value => (value, 0), _ => 0);
        foreach (var value in values.Where(value => counts.ContainsKey((value, 0))))
        {
            counts[(value, 0)]++;
        }

        output.WriteLine(string.Join(", ", counts.Select(count => $"{count.Key.value}: {count.Value}")));
        Assert.All(counts, count => Assert.True(count.Value >= atLeast, $"{count.Key.value}: {count.Value} of {Count}"));
    }
}
