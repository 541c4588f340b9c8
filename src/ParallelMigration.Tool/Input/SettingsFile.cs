using System;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Policy.Json;

namespace ParallelMigration.Tool.Input;

/// <summary>The file of <c>--settings</c>.</summary>
internal static class SettingsFile
{
    /// <summary>Reads it and uses it.</summary>
    /// <param name="file">The file; <see langword="null"/>: none, every default.</param>
    /// <param name="terminal">Told what is wrong with it.</param>
    /// <param name="use">Uses it and gives the exit status.</param>
    /// <param name="cancellation">Stops reading.</param>
    internal static async Task<int> UseAsync(string? file, Terminal terminal, Func<MigrationSettings, Task<int>> use, CancellationToken cancellation)
    {
        var settings = MigrationSettings.Default;
        var exitCode = file is null ? ExitCode.Done : await InputFile.ReadAsync(
            file,
            terminal,
            async input => settings = DecisionJson.ReadSettings(await InputFile.ReadDocumentAsync(input, cancellation).ConfigureAwait(false)),
            cancellation).ConfigureAwait(false);
        return exitCode == ExitCode.Done ? await use(settings).ConfigureAwait(false) : exitCode;
    }
}
