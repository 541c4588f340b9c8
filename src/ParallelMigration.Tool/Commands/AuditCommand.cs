using System;
using System.CommandLine;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Json;
using ParallelMigration.Tool.Input;

namespace ParallelMigration.Tool.Commands;

/// <summary><c>audit</c>: what a cluster's edit means for its VMs, however many there are.</summary>
internal static class AuditCommand
{
    internal static Command Create(Terminal terminal)
    {
        var cluster = new Option<string>("--cluster") { Description = "The cluster as it is.", HelpName = "FILE", Required = true };
        var vms = new Option<string>("--vms") { Description = "Its VMs: a JSON array or JSON lines, of any length; - is standard input.", HelpName = "FILE", Required = true };
        var change = new Option<string?>("--change") { Description = "The edit. Without it the cluster is checked as it is.", HelpName = "FILE" };
        var json = new Option<bool>("--json") { Description = "Answer in JSON lines: one for each VM with an issue or a change, and the numbers." };
        var command = new Command(
            "audit", "Check an edit of a cluster or a policy against every VM: names those it offends or changes. Exit status: 0 clean, 1 issues, 2 bad input.")
        {
            cluster, vms, change, json,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var (edit, options, exitCode) = await ReadEditAsync(parsed.GetValue(cluster)!, parsed.GetValue(change), terminal, cancellation).ConfigureAwait(false);
            var path = parsed.GetValue(vms)!;
            return edit is null || options is null
                ? exitCode
                : await InputFile.UseAsync(path, terminal, input => InputFile.AnswerAsync(
                    path, terminal, () => AuditAsync(input, edit, options, terminal, parsed.GetValue(json), cancellation))).ConfigureAwait(false);
        });
        return command;
    }

    private static async Task<(ClusterEdit? Edit, ResolverOptions? Options, int ExitCode)> ReadEditAsync(
        string clusterFile, string? changeFile, Terminal terminal, CancellationToken cancellation)
    {
        ClusterDocument? document = null;
        ClusterEdit? edit = null;
        var exitCode = await InputFile.UseAsync(clusterFile, terminal, input => InputFile.AnswerAsync(clusterFile, terminal, async () =>
        {
            document = AuditJson.ReadCluster(await InputFile.ReadDocumentAsync(input, cancellation).ConfigureAwait(false));
            edit = document.AsItIs;
            return ExitCode.Done;
        })).ConfigureAwait(false);
        if (exitCode == ExitCode.Done && changeFile is not null)
        {
            exitCode = await InputFile.UseAsync(changeFile, terminal, input => InputFile.AnswerAsync(changeFile, terminal, async () =>
            {
                edit = AuditJson.ReadChange(await InputFile.ReadDocumentAsync(input, cancellation).ConfigureAwait(false), document!);
                return ExitCode.Done;
            })).ConfigureAwait(false);
        }

        return exitCode == ExitCode.Done ? (edit, document!.Options, exitCode) : (null, null, exitCode);
    }

    private static async Task<int> AuditAsync(
        Stream input, ClusterEdit edit, ResolverOptions options, Terminal terminal, bool json, CancellationToken cancellation)
    {
        AuditOutput output = new(terminal, json);
        var summary = await AuditProgressBar.ShowAsync(terminal, input, progress => new ClusterAuditor(options).AuditAsync(
            edit, AuditJson.ReadVmsAsync(input, cancellation), output.VmAsync, progress, cancellation), output.FlushAsync).ConfigureAwait(false);
        return await output.EndAsync(summary).ConfigureAwait(false);
    }
}
