using System;
using System.Buffers;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Json;

namespace ParallelMigration.Tool.Commands;

/// <summary>What an audit prints: its VMs as they are found, then its numbers; in words or as JSON lines.</summary>
internal sealed class AuditOutput(Terminal terminal, bool json)
{
    private const int WriteFrom = 64 * 1024;

    private readonly ArrayBufferWriter<byte> buffer = new(2 * WriteFrom);

    internal async Task VmAsync(VmAudit audit)
    {
        if (json)
        {
            AuditJson.WriteVm(buffer, audit);
            buffer.Write("\n"u8);
        }
        else
        {
            Text(Lines(audit));
        }

        if (buffer.WrittenCount >= WriteFrom)
        {
            await FlushAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Writes the numbers, and gives the exit status that says whether it may be saved.</summary>
    internal async Task<int> EndAsync(AuditSummary summary)
    {
        if (json)
        {
            AuditJson.WriteSummary(buffer, summary);
            buffer.Write("\n"u8);
        }
        else
        {
            Text(Lines(summary));
        }

        await FlushAsync().ConfigureAwait(false);
        return summary.MayBeSaved ? ExitCode.Done : ExitCode.Refused;
    }

    /// <summary>Writes what was found so far.</summary>
    internal async Task FlushAsync()
    {
        await terminal.Output.WriteAsync(buffer.WrittenMemory).ConfigureAwait(false);
        await terminal.Output.FlushAsync().ConfigureAwait(false);
        buffer.ResetWrittenCount();
    }

    private static IEnumerable<string> Lines(VmAudit audit)
    {
        var id = HarmlessText.OneLine(audit.Vm.Settings.Id ?? "(a VM without id)");
        foreach (var issue in audit.Report.Issues)
        {
            yield return $"{id}: {Lines(issue)}";
        }

        if (audit.SettingBefore != audit.SettingAfter)
        {
            yield return $"{id}: its setting changes from {audit.SettingBefore} to {audit.SettingAfter}";
        }

        if (audit.PlanChange != PlanChange.None)
        {
            yield return $"{id}: its plan changes from {Plan(audit.PlanBefore)} to {Plan(audit.PlanAfter)} ({audit.PlanChange})";
        }
    }

    private static string Plan(MigrationPlan? plan) => plan is not { } known ? "refused"
        : known.Connections is { } connections ? string.Create(CultureInfo.InvariantCulture, $"{connections} connections")
        : "not parallel";

    private static string Lines(Issue issue) =>
        $"{(issue.Severity == IssueSeverity.Error ? "error" : "warning")} {issue.Code} ({issue.Rule}, {HarmlessText.OneLine(issue.Subject)}): "
        + HarmlessText.OneLine($"{issue.Message} Remedy: {issue.Remedy}");

    private static IEnumerable<string> Lines(AuditSummary summary)
    {
        foreach (var issue in summary.Cluster.Issues)
        {
            yield return $"the cluster: {Lines(issue)}";
        }

        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{summary.Vms} VMs: {summary.VmsWithErrors} with errors, {summary.VmsWithWarnings} with warnings; {summary.SettingsChanged} change their setting");
        if (summary.PolicyReach is { } reach)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"  the edited policy: {(reach.Cluster ? "the cluster's" : "not the cluster's")}, and {reach.Vms} VMs' own");
        }

        yield return Counts("by code", summary.ByCode);
        yield return Counts("by effective setting", summary.BySetting);
        yield return Counts("by change of plan", summary.ByPlanChange);
        yield return summary.MayBeSaved ? "It may be saved." : "It cannot be saved.";
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
