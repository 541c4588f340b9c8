using System.Collections.Generic;
using System.Linq;
using ParallelMigration.Policy.Auditing;

namespace ParallelMigration.Policy.Json;

/// <summary>Maps an audit to the contract's spelling.</summary>
internal static class AuditMapping
{
    internal static VmAuditDto Audit(VmAudit audit, string? name, bool plansCompared) => new()
    {
        Vm = audit.Vm.Settings.Id,
        Name = name,
        Issues = Issues(audit.Report),
        SettingBefore = audit.SettingBefore,
        SettingAfter = audit.SettingAfter,
        PlanChange = plansCompared && audit.PlanChange != PlanChange.NotCompared ? audit.PlanChange.ToString() : null,
        ConnectionsBefore = plansCompared ? audit.PlanBefore?.Connections : null,
        ConnectionsAfter = plansCompared ? audit.PlanAfter?.Connections : null,
    };

    internal static AuditSummaryDto Summary(AuditSummary summary, AuditScope? scope) => new()
    {
        Summary = new()
        {
            MayBeSaved = summary.IsValid && scope?.IsValid != false,
            ClusterIssues = Issues(summary.Cluster),
            Vms = summary.Vms,
            VmsWithErrors = summary.VmsWithErrors,
            VmsWithWarnings = summary.VmsWithWarnings,
            SettingsChanged = summary.SettingsChanged,
            ByCode = summary.ByCode.ToDictionary(pair => pair.Key.ToString(), pair => pair.Value),
            BySetting = summary.BySetting.ToDictionary(pair => pair.Key.ToString(), pair => pair.Value),
            ByPlanChange = scope?.PlansCompared == false || summary.ByPlanChange.ContainsKey(PlanChange.NotCompared) ? null : summary.ByPlanChange.ToDictionary(pair => pair.Key.ToString(), pair => pair.Value),
            BandwidthKnown = scope?.PlansCompared == true ? scope.BandwidthKnown : null,
            PolicyReach = summary is { ClusterHasPolicy: { } cluster, VmsWithPolicy: { } vms } ? new() { Cluster = cluster, Vms = vms } : null,
            Scope = scope is null || (scope with { PlansCompared = true, BandwidthKnown = true }).Equals(new()) ? null : AuditScopeDto.Of(scope),
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
