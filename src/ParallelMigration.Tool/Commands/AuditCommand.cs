using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Policy;
using ParallelMigration.Tool.Input;

namespace ParallelMigration.Tool.Commands;

/// <summary><c>audit</c>: what a cluster's edit means for its VMs, however many there are.</summary>
internal static class AuditCommand
{
    internal static Command Create(Terminal terminal)
    {
        var cluster = new Option<string>("--cluster") { Description = "The cluster as it is.", HelpName = "FILE", Required = true };
        var vms = new Option<string>("--vms") { Description = "Its VMs: a JSON array or JSON lines, of any length; - is standard input.", HelpName = "FILE", Required = true };
        var change = new Option<string?>("--change") 
        {
            Description = "The edit. native: the cluster as it will be as a whole, where what is absent has its default; ovirt: the body of an update (PUT), "
                + "where what is absent stays as it is. Without it the cluster is checked as it is.",
            HelpName = "FILE",
        };
        var format = new Option<string>("--format") { Description = "How the files are written: native (JSON), or ovirt (what its REST API returns, JSON or XML).", DefaultValueFactory = _ => "native" };
        format.AcceptOnlyFromAmong("native", "ovirt");
        var json = new Option<bool>("--json") { Description = "Answer in JSON lines: one for each VM with an issue or a change, and the numbers." };
        var command = new Command(
            "audit",
            "Check an edit of a cluster or a policy against every VM: names those it offends or changes. "
            + "Exit status: 0 it may be saved, warned of or not; 1 it cannot; 2 bad input; 3 the output failed; 130 interrupted.")
        {
            cluster, vms, change, format, json,
        };
        command.Validators.Add(result =>
        {
            if (new[] { result.GetValue(cluster), result.GetValue(vms), result.GetValue(change) }.Count(InputFile.IsStandardInput) > 1)
            {
                result.AddError("Standard input (-) can be read only once: give it to one of --cluster, --vms and --change.");
            }
        });
        command.SetAction(Interruptible.Command(terminal, async (parsed, cancellation) =>
        {
            AuditInput files = parsed.GetValue(format) == "ovirt" ? new OVirtAuditInput() : new NativeAuditInput();
            ClusterEdit? edit = null;
            var exitCode = await InputFile.ReadAsync(
                parsed.GetValue(cluster)!,
                terminal,
                async input => edit = await files.ReadClusterAsync(input, cancellation).ConfigureAwait(false),
                cancellation).ConfigureAwait(false);
            if (exitCode == ExitCode.Done && parsed.GetValue(change) is { } changeFile)
            {
                exitCode = await InputFile.ReadAsync(
                    changeFile,
                    terminal,
                    async input => edit = await files.ReadChangeAsync(input, cancellation).ConfigureAwait(false),
                    cancellation).ConfigureAwait(false);
            }

            var vmsFile = parsed.GetValue(vms)!;
            return exitCode != ExitCode.Done
                ? exitCode
                : await InputFile.UseAsync(
                    vmsFile,
                    terminal,
                    input => InputFile.AnswerAsync(
                        vmsFile, terminal, () => AuditAsync(files, input, edit!, parsed.GetValue(change), terminal, parsed.GetValue(json), cancellation)),
                    cancellation).ConfigureAwait(false);
        }));
        return command;
    }

    private static async Task<int> AuditAsync(
        AuditInput files, Stream input, ClusterEdit edit, string? changeFile, Terminal terminal, bool json, CancellationToken cancellation)
    {
        AuditOutput output = new(terminal, json);
        long read = 0;
        try
        {
            var summary = await AuditProgressBar.ShowAsync(terminal, input, progress => new ClusterAuditor(files.Options).AuditAsync(
                edit, CountedAsync(), output.VmAsync, progress, cancellation), output.FlushAsync).ConfigureAwait(false);

            if (summary.PolicyReach is { IsNobody: true })
            {
                // No numbers: they would say that what was not checked may be saved.
                terminal.Fail(
                    $"{InputFile.NameOf(changeFile!)}: policy.before: the change concerns neither the cluster nor any VM: none has this policy, by its id where both have one, "
                    + "else by everything that both say; give the id, or the policy exactly as it is");
                return ExitCode.BadInput;
            }

            return await output.EndAsync(summary).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return terminal.Interrupted(string.Create(CultureInfo.InvariantCulture, $"after {read} VMs; what was found in them is told"));
        }

        async IAsyncEnumerable<VmEntry> CountedAsync()
        {
            await foreach (var vm in files.ReadVmsAsync(input, cancellation).ConfigureAwait(false))
            {
                read++;
                yield return vm;
            }
        }
    }
}
