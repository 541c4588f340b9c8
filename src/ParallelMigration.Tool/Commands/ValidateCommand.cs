using System.CommandLine;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Json;
using ParallelMigration.Tool.Input;

namespace ParallelMigration.Tool.Commands;

/// <summary><c>validate</c>: whether a cluster and its VMs, in one document, may be saved as they are.</summary>
internal static class ValidateCommand
{
    internal static Command Create(Terminal terminal)
    {
        var file = InputFile.Argument("A cluster with its VMs, as JSON; - is standard input.");
        var json = new Option<bool>("--json") { Description = "Answer in JSON lines: one for each VM with an issue, and the numbers." };
        var command = new Command(
            "validate",
            "Check a cluster and its VMs as they are. Exit status: 0 they may be saved, warned of or not; 1 they cannot; "
            + "2 bad input; 3 the output failed; 130 interrupted.")
        {
            file, json,
        };
        command.SetAction(Interruptible.Command(terminal, (parsed, cancellation) =>
        {
            var path = parsed.GetValue(file)!;
            return InputFile.UseAsync(path, terminal, input => InputFile.AnswerAsync(
                path, terminal, () => ValidateAsync(input, new(terminal, parsed.GetValue(json)), cancellation)), cancellation);
        }));
        return command;
    }

    private static async Task<int> ValidateAsync(Stream input, AuditOutput output, CancellationToken cancellation)
    {
        var document = AuditJson.ReadCluster(await InputFile.ReadDocumentAsync(input, cancellation, InputFile.LongestClusterDocument).ConfigureAwait(false));
        var summary = await new ClusterAuditor(document.Options).AuditAsync(
            document.AsItIs, Listed.AsAsync(document.Vms), output.VmAsync, cancellationToken: cancellation).ConfigureAwait(false);
        return await output.EndAsync(summary).ConfigureAwait(false);
    }
}
