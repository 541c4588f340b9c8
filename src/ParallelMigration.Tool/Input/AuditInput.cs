using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Auditing;
using ParallelMigration.Policy.Json;

namespace ParallelMigration.Tool.Input;

/// <summary>Where an audit's cluster, edit, hosts and VMs come from: one for each format of files.</summary>
internal abstract class AuditInput
{
    /// <summary>Gets the site's options.</summary>
    internal ResolverOptions Options { get; private protected set; } = ResolverOptions.Default;

    /// <summary>Gets the edit; before <see cref="ReadAsync"/>, none.</summary>
    internal ClusterEdit? Edit { get; private protected set; }

    /// <summary>Gets the host between two of which plans are compared; <see langword="null"/>: none is known, and plans are not compared.</summary>
    internal HostResources? Host { get; private protected set; }

    /// <summary>Gets what <see cref="Host"/> is, in words; <see langword="null"/>: the one that was given.</summary>
    internal string? HostOrigin { get; private protected set; }

    /// <summary>Gets what was found about the cluster apart from the rules.</summary>
    internal virtual IReadOnlyList<AuditFinding> ClusterFindings => [];

    /// <summary>Gets the fields of the cluster that were ignored.</summary>
    internal virtual IReadOnlyList<string> IgnoredClusterFields => [];

    /// <summary>Reads all but the VMs. What is wrong with a file becomes one line, and an exit status other than 0.</summary>
    internal async Task<int> ReadAsync(AuditFiles files, Terminal terminal, CancellationToken cancellation)
    {
        foreach (var (file, read) in Readers(files, cancellation))
        {
            if (file is not null && await InputFile.ReadAsync(file, terminal, read, cancellation).ConfigureAwait(false) is not ExitCode.Done and var exitCode)
            {
                return exitCode;
            }
        }

        Edit = Host is null ? Edit : Edit! with { Host = Host };
        return ExitCode.Done;
    }

    /// <summary>The VMs one by one, after <see cref="ReadAsync"/>.</summary>
    internal abstract IAsyncEnumerable<AuditedVm> ReadVmsAsync(Stream input, CancellationToken cancellation);

    /// <summary>The files in the order in which they are read.</summary>
    private protected virtual IEnumerable<(string? File, Func<Stream, Task> Read)> Readers(AuditFiles files, CancellationToken cancellation) =>
    [
        (files.Options, async input => Options = DecisionJson.ReadOptions(await InputFile.ReadDocumentAsync(input, cancellation).ConfigureAwait(false))),
        (files.Host, async input => Host = DecisionJson.ReadHost(await InputFile.ReadDocumentAsync(input, cancellation).ConfigureAwait(false))),
    ];
}
