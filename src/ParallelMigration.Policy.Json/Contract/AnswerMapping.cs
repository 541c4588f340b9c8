using System.Collections.Generic;
using System.Linq;

namespace ParallelMigration.Policy.Json;

/// <summary>From a decision to the contract's spelling.</summary>
internal static class AnswerMapping
{
    internal static AnswerDto Answer(MigrationDecision decision) => decision.Plan is { } plan
        ? new()
        {
            Outcome = "plan",
            Plan = Plan(plan),
            Reasons = Reasons(decision.Reasons),
            Warnings = Reasons(decision.Warnings),
        }
        : new()
        {
            Outcome = "refused",
            Issues = [.. decision.Issues.Select(issue => new IssueDto
            {
                Code = issue.Code.ToString(),
                Rule = issue.Rule.ToString(),
                Subject = issue.Subject,
                Message = issue.Message,
                WayOut = issue.Remedy,
            })],
        };

    internal static AnswerDto Invalid(InvalidRequestException error) => new()
    {
        Outcome = "invalid",
        Issues = [new() { Code = error.Code.ToString(), Subject = error.Property, Message = error.Message }],
    };

    internal static VmAuditDto Audit(VmAudit audit) => new()
    {
        Vm = audit.Vm.Settings.Id,
        Issues = Issues(audit.Report),
        SettingBefore = audit.SettingBefore.ToString(),
        SettingAfter = audit.SettingAfter.ToString(),
        PlanChange = audit.PlanChange.ToString(),
        ConnectionsBefore = audit.PlanBefore?.Connections,
        ConnectionsAfter = audit.PlanAfter?.Connections,
    };

    internal static AuditSummaryDto Summary(AuditSummary summary) => new()
    {
        Summary = new()
        {
            MayBeSaved = summary.MayBeSaved,
            ClusterIssues = Issues(summary.Cluster),
            Vms = summary.Vms,
            VmsWithErrors = summary.VmsWithErrors,
            VmsWithWarnings = summary.VmsWithWarnings,
            SettingsChanged = summary.SettingsChanged,
            ByCode = summary.ByCode.ToDictionary(pair => pair.Key.ToString(), pair => pair.Value),
            BySetting = summary.BySetting.ToDictionary(pair => pair.Key.ToString(), pair => pair.Value),
            ByPlanChange = summary.ByPlanChange.ToDictionary(pair => pair.Key.ToString(), pair => pair.Value),
            PolicyReach = summary.PolicyReach is { } reach ? new() { Cluster = reach.Cluster, Vms = reach.Vms } : null,
        },
    };

    private static List<SaveIssueDto> Issues(ValidationReport report) => [.. report.Issues.Select(issue => new SaveIssueDto
    {
        Severity = issue.Severity == IssueSeverity.Error ? "error" : "warning",
        Code = issue.Code.ToString(),
        Rule = issue.Rule.ToString(),
        Subject = issue.Subject,
        Message = issue.Message,
        WayOut = issue.Remedy,
    })];

    private static PlanDto Plan(MigrationPlan plan) => new()
    {
        Parallel = plan.IsParallel,
        Connections = plan.Connections,
        Compression = plan.Compression switch
        {
            MigrationCompression.HypervisorDefault => "hypervisorDefault",
            MigrationCompression.Zstd => "zstd",
            _ => "none",
        },
        MaxOutgoingMigrations = plan.MaxOutgoingMigrations,
        MaxIncomingMigrations = plan.MaxIncomingMigrations,
        BandwidthLimitMiBps = plan.BandwidthLimit?.ToMebibytesPerSecond(),
        PostCopy = plan.PostCopy,
        ZeroCopy = plan.ZeroCopy,
        AutoConverge = plan.AutoConverge,
        Encrypted = plan.Encrypted,
        Transport = plan.Transport switch
        {
            MigrationTransport.Tunnelled => "tunnelled",
            MigrationTransport.Rdma => "rdma",
            _ => "direct",
        },
        Convergence = ConvergenceSchedule.None.Equals(plan.Convergence) ? null : plan.Convergence,
    };

    private static List<ReasonDto> Reasons(IReadOnlyList<Reason> reasons)
    {
        var dtos = new List<ReasonDto>(reasons.Count);
        foreach (var reason in reasons)
        {
            dtos.Add(new()
            {
                Code = reason.Code.ToString(),
                Rule = reason.Rule.ToString(),
                Message = reason.Message,
                Before = Quantity(reason.Before),
                After = Quantity(reason.After),
            });
        }

        return dtos;
    }

    private static QuantityDto? Quantity(Quantity? quantity) => quantity is not { } known ? null : new()
    {
        Value = known.Value,
        Unit = known.Unit switch
        {
            QuantityUnit.Connections => "connections",
            QuantityUnit.CpuThreads => "cpuThreads",
            QuantityUnit.Vcpus => "vcpus",
            QuantityUnit.EmulatorCpus => "emulatorCpus",
            QuantityUnit.Migrations => "migrations",
            QuantityUnit.BitsPerSecond => "bitsPerSecond",
            _ => "switch",
        },
    };
}
