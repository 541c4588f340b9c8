using System;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Json;

namespace ParallelMigration.Tool.Input;

/// <summary>A request without the facts that can be read from the hosts. Facts that the file states take precedence over those that are read.</summary>
internal sealed class SettingsFile
{
    // The default of a new cluster (rule R1).
    private const string Defaults = """{"cluster":{"parallelMigration":"disabled"}}""";

    private static readonly HostResources AnyHost = new() { CpuThreads = 1 };

    private readonly byte[] document;

    private SettingsFile(byte[] document)
    {
        this.document = document;
        Settings = With(new() { Cluster = new(), VmResources = new() { Vcpus = 1 }, Source = AnyHost, Destination = AnyHost });
    }

    /// <summary>Gets the settings alone: the facts are those of no real VM or host.</summary>
    internal DecisionRequest Settings { get; }

    /// <summary>Reads the file and uses it; what is wrong with it becomes one line and exit status 2.</summary>
    /// <param name="file">The file; <see langword="null"/>: none, every default.</param>
    /// <param name="terminal">Where errors are reported.</param>
    /// <param name="use">Uses it and returns the exit status.</param>
    /// <param name="cancellation">Stops reading.</param>
    internal static async Task<int> UseAsync(string? file, Terminal terminal, Func<SettingsFile, Task<int>> use, CancellationToken cancellation)
    {
        SettingsFile? settings = null;
        var exitCode = ExitCode.Done;
        if (file is null)
        {
            settings = new(Encoding.UTF8.GetBytes(Defaults));
        }
        else
        {
            exitCode = await InputFile.ReadAsync(
                file,
                terminal,
                async input => settings = new(await InputFile.ReadDocumentAsync(input, cancellation).ConfigureAwait(false)),
                cancellation).ConfigureAwait(false);
        }

        return settings is null ? exitCode : await use(settings).ConfigureAwait(false);
    }

    /// <summary>Makes a request of the settings and the facts that were read.</summary>
    /// <param name="facts">What the VM and the hosts have.</param>
    internal DecisionRequest With(MigrationRequest facts) => DecisionJson.ReadRequest(document, facts);
}
