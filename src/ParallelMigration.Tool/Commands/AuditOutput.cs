using System;
using System.Buffers;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Auditing;
using ParallelMigration.Policy.Json;
using ParallelMigration.Tool.Input;

namespace ParallelMigration.Tool.Commands;

/// <summary>What an audit prints: its VMs as they are found, then its numbers; in words or as JSON lines.</summary>
/// <param name="terminal">Where it goes.</param>
/// <param name="json">Whether as JSON lines.</param>
/// <param name="host">The host between two of which plans are compared; <see langword="null"/>: they are not compared.</param>
/// <param name="hostOrigin">What that host is, in words; <see langword="null"/>: the one that was given.</param>
internal sealed class AuditOutput(Terminal terminal, bool json, HostResources? host, string? hostOrigin = null)
{
    private const int WriteFrom = 64 * 1024;

    private readonly ArrayBufferWriter<byte> buffer = new(2 * WriteFrom);

    private bool PlansCompared => host is not null;

    /// <summary>Writes what the audit found about a VM, unless it is a change of plan alone and there are no hosts to plan for.</summary>
    internal async Task VmAsync(VmAudit audit, string? name)
    {
        if (!PlansCompared && audit.Report.Issues.Count == 0 && audit.SettingBefore == audit.SettingAfter)
        {
            return;
        }

        if (json)
        {
            DecisionJson.WriteVmAudit(buffer, audit, name, PlansCompared);
            buffer.Write("\n"u8);
        }
        else
        {
            Text(Lines(audit, name));
        }

        await WriteFullAsync().ConfigureAwait(false);
    }

    /// <summary>Writes what was found about a VM apart from the audit.</summary>
    internal async Task FindingsAsync(AuditedVm vm, IReadOnlyList<AuditFinding> findings)
    {
        if (json)
        {
            DecisionJson.WriteFindings(buffer, vm.Id, vm.Name, findings);
            buffer.Write("\n"u8);
        }
        else
        {
            Text(findings.Select(finding => $"{Named(vm.Id, vm.Name)}: {Line(finding)}"));
        }

        await WriteFullAsync().ConfigureAwait(false);
    }

    /// <summary>Writes the numbers, and gives the exit status that says whether it may be saved.</summary>
    internal async Task<int> EndAsync(AuditSummary summary, AuditScope scope)
    {
        if (json)
        {
            DecisionJson.WriteAuditSummary(buffer, summary, scope);
            buffer.Write("\n"u8);
        }
        else
        {
            Text(Lines(summary, scope));
        }

        await FlushAsync().ConfigureAwait(false);
        return summary.IsValid && scope.IsValid ? ExitCode.Done : ExitCode.Refused;
    }

    /// <summary>Writes what was found so far.</summary>
    internal async Task FlushAsync()
    {
        await terminal.Output.WriteAsync(buffer.WrittenMemory).ConfigureAwait(false);
        await terminal.Output.FlushAsync().ConfigureAwait(false);
        buffer.ResetWrittenCount();
    }

    private async Task WriteFullAsync()
    {
        if (buffer.WrittenCount >= WriteFrom)
        {
            await FlushAsync().ConfigureAwait(false);
        }
    }

    private IEnumerable<string> Lines(VmAudit audit, string? name)
    {
        var vm = Named(audit.Vm.Settings.Id, name);
        foreach (var issue in audit.Report.Issues)
        {
            yield return $"{vm}: {Lines(issue)}";
        }

        if (audit.SettingBefore != audit.SettingAfter)
        {
            yield return $"{vm}: its setting changes from {audit.SettingBefore} to {audit.SettingAfter}";
        }

        if (PlansCompared && audit.PlanChange != PlanChange.None)
        {
            yield return audit.PlanChange == PlanChange.OtherDetails
                ? $"{vm}: its plan changes, but not its connections ({audit.PlanChange})"
                : $"{vm}: its plan changes from {Plan(audit.PlanBefore)} to {Plan(audit.PlanAfter)} ({audit.PlanChange})";
        }
    }

    private static string Named(string? id, string? name) => HarmlessText.OneLine(
        (id, name) switch
        {
            (null, null) => "(a VM without id)",
            (null, _) => name,
            (_, null) => id,
            _ when id == name => id,
            _ => $"{id} ({name})",
        });

    private static string Plan(MigrationPlan? plan) => plan is not { } known ? "refused"
        : known.Connections is { } connections ? string.Create(CultureInfo.InvariantCulture, $"{connections} connections")
        : "not parallel";

    private static string Lines(Issue issue) =>
        $"{(issue.Severity == IssueSeverity.Error ? "error" : "warning")} {issue.Code} ({issue.Rule}, {HarmlessText.OneLine(issue.Subject)}): "
        + HarmlessText.OneLine($"{issue.Message} Remedy: {issue.Remedy}");

    private static string Line(AuditFinding finding) =>
        HarmlessText.OneLine($"{(finding.Severity == IssueSeverity.Error ? "error" : "warning")} {finding.Code} ({finding.Subject}): {finding.Message}. Remedy: {finding.Remedy}");

    private IEnumerable<string> Lines(AuditSummary summary, AuditScope scope)
    {
        foreach (var finding in scope.ClusterFindings)
        {
            yield return $"the cluster: {Line(finding)}";
        }

        foreach (var issue in summary.Cluster.Issues)
        {
            yield return $"the cluster: {Lines(issue)}";
        }

        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{summary.Vms} VMs: {summary.VmsWithErrors} with errors, {summary.VmsWithWarnings} with warnings; {summary.SettingsChanged} change their setting");
        foreach (var line in Lines(scope))
        {
            yield return "  " + line;
        }

        if (summary is { ClusterHasPolicy: { } isOfCluster, VmsWithPolicy: { } vms })
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"  the edited policy: {(isOfCluster ? "the cluster's" : "not the cluster's")}, and {vms} VMs' own");
        }

        yield return Counts("by code", summary.ByCode);
        yield return Counts("by effective setting", summary.BySetting);
        yield return PlansCompared ? Counts("by change of plan", summary.ByPlanChange) : "  by change of plan: not compared, because no host was given";
        if (PlansCompared && !scope.BandwidthKnown)
        {
            yield return "  Plans were compared with an unknown bandwidth. Auto is not parallel then (R8).";
        }

        yield return summary.IsValid && scope.IsValid ? "It may be saved." : "It cannot be saved.";
    }

    private IEnumerable<string> Lines(AuditScope scope)
    {
        if (scope.VmsNotChecked > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"not checked: {scope.VmsNotChecked}, each with its finding");
        }

        if (scope.VmsNotMigratable > 0)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture, $"that may not migrate at all: {scope.VmsNotMigratable}, {scope.VmsNotMigratableWithErrors} of them with errors; not counted above or below");
        }

        if (scope.VmsOfOtherClusters > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"of other clusters, left out: {scope.VmsOfOtherClusters}");
        }

        if (scope.IgnoredFields.Count > 0)
        {
            yield return "warning: unknown fields were ignored: " + HarmlessText.OneLine(
                string.Join(", ", scope.IgnoredFields.OrderBy(field => field.Key, StringComparer.Ordinal).Take(10).Select(field => $"{field.Key} ({field.Value})")));
        }

        if (host is not null && hostOrigin is not null)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"plans are compared between hosts of {host.CpuThreads} CPU threads and {host.LinkBandwidth?.ToString() ?? "unknown bandwidth"}, {hostOrigin}");
        }
    }

    private static string Counts<T>(string title, IReadOnlyDictionary<T, long> counts)
        where T : struct, Enum => $"  {title}: " + (counts.Count == 0 ? "none" : string.Join(", ", counts.OrderBy(pair => pair.Key)
            .Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key} {pair.Value}"))));

    private void Text(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            Encoding.UTF8.GetBytes((line + "\n").AsSpan(), buffer);
        }
    }
}
