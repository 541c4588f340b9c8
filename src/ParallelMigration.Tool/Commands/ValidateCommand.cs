using System;
using System.CommandLine;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Auditing;
using ParallelMigration.Policy.Json;
using ParallelMigration.Tool.Input;

namespace ParallelMigration.Tool.Commands;

/// <summary><c>validate</c>: whether a cluster and its VMs, in one document, may be saved as they are.</summary>
internal static class ValidateCommand
{
    internal static Command Create(Terminal terminal)
    {
        var file = InputFile.Argument("A cluster with its VMs, as JSON; - is standard input.");
        var options = new Option<string?>("--options")
        {
            Description = "The site's options, as the JSON object that is \"options\" in a request. They take precedence over the document's.",
            HelpName = "FILE",
        };
        var host = new Option<string?>("--host") { Description = "A host typical of the cluster, as the JSON object that is \"source\" in a request.", HelpName = "FILE" };
        var json = new Option<bool>("--json") { Description = "Answer in JSON lines: one for each VM with an issue, and the numbers." };
        var command = new Command(
            "validate",
            "Check whether a cluster and its VMs may be saved as they are.")
        {
            file, options, host, json,
        };
        command.SetAction(Interruptible.Command(terminal, async (parsed, cancellation) =>
        {
            var path = parsed.GetValue(file)!;
            var (siteOptions, typicalHost) = ((ResolverOptions?)null, (HostResources?)null);
            (string? File, Func<Stream, Task> Read)[] files =
            [
                (parsed.GetValue(options), async input => siteOptions = DecisionJson.ReadOptions(await InputFile.ReadDocumentAsync(input, cancellation).ConfigureAwait(false))),
                (parsed.GetValue(host), async input => typicalHost = DecisionJson.ReadHost(await InputFile.ReadDocumentAsync(input, cancellation).ConfigureAwait(false))),
            ];
            foreach (var (name, read) in files)
            {
                if (name is not null && await InputFile.ReadAsync(name, terminal, read, cancellation).ConfigureAwait(false) is not ExitCode.Done and var exitCode)
                {
                    return exitCode;
                }
            }

            return await InputFile.UseAsync(path, terminal, input => InputFile.AnswerAsync(path, terminal, async () =>
            {
                var document = DecisionJson.ReadCluster(await InputFile.ReadDocumentAsync(input, cancellation, InputFile.LongestClusterDocument).ConfigureAwait(false));
                document = document with { Options = siteOptions ?? document.Options, Host = typicalHost ?? document.Host };
                return await ValidateAsync(document, new(terminal, parsed.GetValue(json), document.Host), cancellation).ConfigureAwait(false);
            }), cancellation).ConfigureAwait(false);
        }));
        return command;
    }

    private static async Task<int> ValidateAsync(ClusterDocument document, AuditOutput output, CancellationToken cancellation)
    {
        ClusterAudit audit = new(document.AsItIs, document.Options);
        foreach (var vm in document.Vms)
        {
            cancellation.ThrowIfCancellationRequested();
            if (audit.Examine(vm) is { } finding)
            {
                await output.VmAsync(finding, name: null).ConfigureAwait(false);
            }
        }

        AuditScope scope = new()
        {
            PlansCompared = document.Host is not null,
            BandwidthKnown = document.Host?.LinkBandwidth is not null || document.Cluster.MigrationBandwidth.CustomBandwidth is not null,
        };
        return await output.EndAsync(audit.Summary, scope).ConfigureAwait(false);
    }
}
