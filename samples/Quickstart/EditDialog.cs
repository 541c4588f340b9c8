using System;
using System.Collections.Generic;
using System.Linq;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Auditing;

namespace ParallelMigration.Samples.Quickstart;

/// <summary>An engine's edit dialog: what it shows while the administrator edits, and what it checks before it saves.</summary>
internal static class EditDialog
{
    internal static void Run(ClusterSettings before, IEnumerable<(string Id, ParallelMigrationSetting? Setting, int Vcpus)> rows)
    {
        // The engine's own rows, read only as the audit asks for them; what a VM does not override stays null.
        var vms = rows.Select(row => new ClusterVm(
            new VmSettings { Id = row.Id, ParallelMigration = row.Setting },
            new VmResources { Vcpus = row.Vcpus }));

        // A host typical of the cluster: with it, plans before and after are compared.
        var host = new HostResources { CpuThreads = 64, LinkBandwidth = Bandwidth.FromGigabitsPerSecond(25) };
        var options = new ResolverOptions();
        var after = before with { MigrationPolicy = new() { Name = "Post-copy migration", PostCopy = true } };

        // While the administrator edits: the cluster by itself, at once.
        foreach (var issue in new SettingsValidator(options).ValidateCluster(after).Issues)
        {
            Console.WriteLine($"{issue.Severity}: {issue.Message} {issue.Remedy}");
        }

        // Before it is saved: every VM of the cluster, however many, as a stream.
        ClusterAudit audit = new(new() { Before = before, After = after, Host = host }, options);
        foreach (var vm in vms)
        {
            foreach (var issue in audit.Examine(vm)?.Report.Issues ?? [])
            {
                Console.WriteLine($"{issue.Subject}: {issue.Message} {issue.Remedy}");
            }
        }

        var summary = audit.Summary;
        Console.WriteLine(summary.IsValid
            ? $"Saved; the plans of {summary.Vms - summary.ByPlanChange.GetValueOrDefault(PlanChange.None)} VMs change."
            : $"Not saved: {summary.VmsWithErrors} of {summary.Vms} VMs do not allow it.");
    }
}
