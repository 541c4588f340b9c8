using System;
using System.Linq;
using static ParallelMigration.Policy.Tests.Requests;

namespace ParallelMigration.Policy.Tests.Decisions;

public class ReasonTests
{
    private static readonly Quantity Two = new(2, QuantityUnit.Connections);
    private static readonly Quantity Three = new(3, QuantityUnit.Connections);

    [Fact]
    public void One_that_is_written_has_what_it_was_given()
    {
        Reason reason = new(ReasonCode.LimitedByVcpus, RuleId.R13, "Words.", Three, Two);
        Assert.Equal((ReasonCode.LimitedByVcpus, RuleId.R13, "Words.", Three, Two), (reason.Code, reason.Rule, reason.Message, reason.Before, reason.After));
        Assert.Equal((null, null), (new Reason(ReasonCode.LimitedByVcpus, RuleId.R3, "").Before, new Reason(ReasonCode.LimitedByVcpus, RuleId.R3, "").After));
        Assert.Equal((ReasonKind.Connections, false), (reason.Kind, reason.IsWarning));
        Assert.Equal("LimitedByVcpus (R13): Words.", reason.ToString());
    }

    [Fact]
    public void Reasons_are_equal_if_code_rule_numbers_and_words_are()
    {
        Reason reason = new(ReasonCode.LimitedByVcpus, RuleId.R3, "Words.", Three, Two), same = new(ReasonCode.LimitedByVcpus, RuleId.R3, "Words.", Three, Two);
        Assert.True(reason.Equals(reason));
        Assert.True(reason.Equals(same));
        Assert.Equal(reason.GetHashCode(), same.GetHashCode());
        Assert.False(reason.Equals(null));
        Assert.False(reason.Equals((object)"Words."));
        Assert.All<Reason>(
            [
                new(ReasonCode.LimitedByBandwidth, RuleId.R3, "Words.", Three, Two), new(ReasonCode.LimitedByVcpus, RuleId.R4, "Words.", Three, Two),
                new(ReasonCode.LimitedByVcpus, RuleId.R3, "Others.", Three, Two), new(ReasonCode.LimitedByVcpus, RuleId.R3, "Words.", Two, Two),
                new(ReasonCode.LimitedByVcpus, RuleId.R3, "Words.", Three, Three),
            ],
            other => Assert.False(reason.Equals(other), $"{other}"));
        Assert.NotEqual(reason.GetHashCode(), new Reason(ReasonCode.LimitedByBandwidth, RuleId.R3, "Words.").GetHashCode());
    }

    /// <summary>As an answer that is read back has to be.</summary>
    [Fact]
    public void One_of_a_decision_equals_the_same_one_written()
    {
        var decided = Example(ParallelMigrationSetting.Auto, gigabits: 40).Resolve().Reasons;
        Assert.Contains(decided, reason => reason is { Before: not null, After: not null });
        Assert.All(decided, reason => Assert.Equal(reason, new(reason.Code, reason.Rule, reason.Message, reason.Before, reason.After)));
    }

    [Fact]
    public void What_cannot_be_is_an_argument_error()
    {
        Assert.Throws<ArgumentNullException>("message", () => new Reason(ReasonCode.LimitedByVcpus, RuleId.R3, null!));
        Assert.StartsWith("There is no such reason.", Assert.Throws<ArgumentOutOfRangeException>("code", () => new Reason((ReasonCode)127, RuleId.R3, "")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_decision_has_the_codes_of_its_reasons_or_of_its_issues()
    {
        var planned = Example(ParallelMigrationSetting.Parallel).Resolve();
        var refused = Example(ParallelMigrationSetting.Parallel).WithPolicy(Policies.PostCopy).Resolve();
        Assert.All(planned.Reasons, reason => Assert.True(planned.Has(reason.Code)));
        Assert.All(refused.Issues, issue => Assert.True(refused.Has(issue.Code)));
        Assert.All(Enum.GetValues<IssueCode>(), code => Assert.False(planned.Has(code)));
        Assert.All(Enum.GetValues<ReasonCode>(), code => Assert.False(refused.Has(code)));
        Assert.Equal([IssueCode.ParallelWithPostCopy], Enum.GetValues<IssueCode>().Where(refused.Has));
        Assert.Equal((RuleId.C1, 0, 0), (refused.DecidingRule, refused.Reasons.Count, refused.Warnings.Count));
    }

    [Fact]
    public void Unequal_reasons_seldom_share_a_hash() => Assert.Equal(
        400,
        (from code in Enum.GetValues<ReasonCode>().Take(20) from rule in Enum.GetValues<RuleId>().Take(20) select new Reason(code, rule, "").GetHashCode()).Distinct().Count());

    [Fact]
    public void The_first_of_the_issues_decides_and_all_are_listed()
    {
        var request = Example(ParallelMigrationSetting.Custom(256)).WithPolicy(Policies.PostCopy);
        var refused = (request with { Vm = request.Vm with { Transport = MigrationTransport.Tunnelled } }).Resolve();
        Assert.Equal([RuleId.R7, RuleId.C1, RuleId.C4, RuleId.C8], refused.Issues.Select(issue => issue.Rule));
        Assert.Equal(RuleId.R7, refused.DecidingRule);
    }

    [Fact]
    public void An_issue_is_written_with_all_that_there_is_to_it() => Assert.Equal(
        "Error ClusterLevelTooLow (R11) c1: Words. Do this.",
        new Issue(IssueCode.ClusterLevelTooLow, RuleId.R11, IssueSeverity.Error, "c1", "Words.", "Do this.").ToString());

    /// <summary>Most decisions have no warnings.</summary>
    [Fact]
    public void Asking_a_decision_for_warnings_that_it_has_not_allocates_nothing()
    {
        var decision = Example(ParallelMigrationSetting.Parallel).Resolve();
        Assert.Empty(decision.Warnings);
        var before = GC.GetAllocatedBytesForCurrentThread();
        _ = decision.Warnings;
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void The_last_of_the_reasons_for_the_connections_decides()
    {
        MigrationDecision[] decisions =
        [
            .. from setting in new[] { ParallelMigrationSetting.Auto, ParallelMigrationSetting.Parallel, ParallelMigrationSetting.Custom(300), ParallelMigrationSetting.Disabled }
               from gigabits in new[] { 1, 10, 40, 400 }
               from vcpus in new[] { 1, 64 }
               select Example(setting, gigabits, vcpus).Resolve() into decision
               where decision.Plan is not null
               select decision,
        ];
        var connections = decisions.Select(decision => decision.Reasons.Where(reason => reason.Kind == ReasonKind.Connections).Select(reason => reason.Rule).ToArray()).ToArray();
        Assert.Equal(connections.Select(rules => rules[^1]), decisions.Select(decision => decision.DecidingRule));
        Assert.Contains(connections, rules => rules[0] != rules[^1]);
    }

    [Fact]
    public void The_explanation_says_whose_setting_and_policy_count()
    {
        static string Second(MigrationRequest request) => request.Resolve().Explain().Split('\n')[1];
        var request = Example(ParallelMigrationSetting.Auto);
        Assert.Equal("Setting: Auto (the cluster's). Policy: \"Minimal downtime\" (the cluster's).", Second(request));
        Assert.Equal("Setting: Auto (the cluster's). Policy: the cluster's.", Second(request.WithPolicy(new())));
        Assert.Equal(
            "Setting: Disabled (the VM's own). Policy: the VM's own.",
            Second(request with { Vm = request.Vm with { ParallelMigration = ParallelMigrationSetting.Disabled, MigrationPolicy = new() } }));
        Assert.Contains("\nvm1: ", Example(ParallelMigrationSetting.Parallel).WithPolicy(Policies.PostCopy).Resolve().Explain(), StringComparison.Ordinal);
    }
}
