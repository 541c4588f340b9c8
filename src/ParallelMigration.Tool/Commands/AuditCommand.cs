using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Auditing;
using ParallelMigration.Tool.Input;

namespace ParallelMigration.Tool.Commands;

/// <summary><c>audit</c>: what a cluster's edit means for its VMs, however many there are.</summary>
internal static class AuditCommand
{
    private const string OVirt = "ovirt";
    private const int ProgressEvery = 1024;

    internal static Command Create(Terminal terminal)
    {
        var cluster = File("--cluster", "The cluster as it is.", isRequired: true);
        var vms = File("--vms", "Its VMs. native: a JSON array or JSON lines; ovirt: a collection. Of any length; - is standard input.", isRequired: true);
        var change = File(
            "--change",
            "The edit. native: the whole cluster as it will be, where what is absent has its default; ovirt: the body of an update (PUT), where what is absent "
            + "stays as it is. Without it the cluster is checked as it is.");
        var options = File("--options", "The site's options, as the JSON object that is \"options\" in a request. They take precedence over the cluster's file.");
        var host = File("--host", "A host typical of the cluster, as the JSON object that is \"source\" in a request. Plans are compared between two of them.");
        var hosts = File("--hosts", "ovirt: the cluster's hosts, read with follow=nics. Plans are compared between two that can do what all of them can.");
        var policies = File("--policies", "ovirt: the site's migration policies, the answer of GET /options/MigrationPolicies. Without it: oVirt's stock policies.");
        Option<string?> clusterId = new("--cluster-id") { Description = "ovirt: which cluster of the file, by id or name.", HelpName = "ID" };
        Option<string?> network = new("--migration-network")
        {
            Description = "ovirt: the network that carries migrations, by name or id, or its interface. Without it: as the cluster's networks say (follow=networks).",
            HelpName = "NAME",
        };
        Option<string> format = new("--format")
        {
            Description = "How the files are written: native (JSON), or ovirt (what its REST API returns, JSON or XML).",
            DefaultValueFactory = _ => "native",
        };
        format.AcceptOnlyFromAmong("native", OVirt);
        Option<bool> json = new("--json") { Description = "Answer in JSON lines: one for each VM with an issue or a change, and the numbers." };
        Command command = new(
            "audit",
            "Check an edit of a cluster or a policy against every VM: names those it offends or changes. "
            + "Exit status: 0 it may be saved, warned of or not; 1 it cannot; 2 bad input; 3 the output failed; 130 interrupted.")
        {
            cluster, vms, change, options, host, hosts, policies, clusterId, network, format, json,
        };
        command.Validators.Add(result =>
        {
            Option<string?>[] files = [cluster, vms, change, options, host, hosts, policies];
            if (files.Count(file => InputFile.IsStandardInput(result.GetValue(file))) > 1)
            {
                result.AddError("Standard input (-) can be read only once: give it to one file.");
            }

            if (result.GetValue(hosts) is not null && result.GetValue(host) is not null)
            {
                result.AddError("Give --host or --hosts, not both.");
            }

            if (result.GetResult(format)?.Tokens is null or [] or [{ Value: "native" }])
            {
                foreach (var only in new[] { hosts, policies, clusterId, network }.Where(option => result.GetValue(option) is not null))
                {
                    result.AddError($"{only.Name} needs --format ovirt.");
                }
            }
        });
        command.SetAction(Interruptible.Command(terminal, async (parsed, cancellation) =>
        {
            AuditFiles files = new(
                parsed.GetValue(cluster)!,
                parsed.GetValue(clusterId),
                parsed.GetValue(change),
                parsed.GetValue(vms)!,
                parsed.GetValue(options),
                parsed.GetValue(host),
                parsed.GetValue(hosts),
                parsed.GetValue(network),
                parsed.GetValue(policies));
            AuditInput input = parsed.GetValue(format) == OVirt ? new OVirtAuditInput() : new NativeAuditInput();
            return await input.ReadAsync(files, terminal, cancellation).ConfigureAwait(false) is not ExitCode.Done and var exitCode
                ? exitCode
                : await InputFile.UseAsync(
                    files.Vms,
                    terminal,
                    stream => InputFile.AnswerAsync(
                        files.Vms, terminal, () => AuditAsync(input, stream, files.Change, terminal, parsed.GetValue(json), cancellation)),
                    cancellation).ConfigureAwait(false);
        }));
        return command;
    }

    private static Option<string?> File(string name, string description, bool isRequired = false) =>
        new(name) { Description = description, HelpName = "FILE", Required = isRequired };

    private static async Task<int> AuditAsync(
        AuditInput input, Stream stream, string? changeFile, Terminal terminal, bool json, CancellationToken cancellation)
    {
        AuditOutput output = new(terminal, json, input.Host, input.HostOrigin);
        AuditScopeCount scope = new(input);
        try
        {
            var summary = await AuditProgressBar.ShowAsync(terminal, stream, ExamineAsync, output.FlushAsync).ConfigureAwait(false);

            if (summary.IsPolicyUnused)
            {
                // No numbers: they would say that what was not checked may be saved.
                terminal.Fail(
                    $"{InputFile.NameOf(changeFile!)}: policy.before: the change concerns neither the cluster nor any VM: none has this policy, by its id where both have one, "
                    + "else by everything that both say; give the id, or the policy exactly as it is");
                return ExitCode.BadInput;
            }

            return await output.EndAsync(summary, scope.Scope).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return terminal.Interrupted(string.Create(CultureInfo.InvariantCulture, $"after {scope.Vms} VMs; what was found in them is reported"));
        }

        async Task<AuditSummary> ExamineAsync(IProgress<long>? progress)
        {
            var edit = input.Edit!;
            ClusterAudit audit = new(edit, input.Options);
            Dictionary<ClusterLevel, ClusterAudit> byLevel = [];
            long examined = 0;
            await foreach (var vm in input.ReadVmsAsync(stream, cancellation).ConfigureAwait(false))
            {
                cancellation.ThrowIfCancellationRequested();
                var findings = scope.Count(vm);
                if (findings.Count > 0)
                {
                    await output.FindingsAsync(vm, findings).ConfigureAwait(false);
                }

                if (vm.Scope != AuditedVmScope.Checked)
                {
                    continue;
                }

                if (AuditOf(vm.Level).Examine(vm.Vm!) is { } finding)
                {
                    await output.VmAsync(finding, vm.Name).ConfigureAwait(false);
                }

                if (++examined % ProgressEvery == 0)
                {
                    progress?.Report(examined);
                }
            }

            progress?.Report(examined);
            return AuditSummary.Combine([audit.Summary, .. byLevel.Values.Select(part => part.Summary)]);

            // A VM's own level counts for it as the cluster's does for the others. There are as many levels as oVirt has versions.
            ClusterAudit AuditOf(ClusterLevel? own) => own is not { } level || level == edit.After.Level ? audit
                : byLevel.TryGetValue(level, out var known) ? known
                : byLevel[level] = new(edit with { Before = edit.Before with { Level = level }, After = edit.After with { Level = level } }, input.Options);
        }
    }
}
