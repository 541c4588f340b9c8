using System.Collections.Generic;
using System.Linq;

namespace ParallelMigration.Policy.Json;

/// <summary>Maps an audit to the contract's spelling.</summary>
internal static class AuditMapping
{
    internal static VmAuditDto Audit(VmAudit audit) => new()
    {
        Vm = audit.Vm.Settings.Id,
        Issues = Issues(audit.Report),
        SettingBefore = audit.SettingBefore,
        SettingAfter = audit.SettingAfter,
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
        Remedy = issue.Remedy,
    })];
}
