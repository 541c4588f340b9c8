using System;
using System.CommandLine;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Libvirt;
using ParallelMigration.Policy.Calibration;

namespace ParallelMigration.Tool.Commands;

/// <summary><c>--history</c>: the file in which each migration is recorded.</summary>
internal static class HistoryOption
{
    internal static Option<string?> Create() => new("--history")
    {
        Description = "Add a line to this file when the migration has ended, for calibrate and compare. Several processes may share it. Without it nothing is recorded.",
        HelpName = "FILE",
    };

    /// <summary>Returns the history, which reports what goes wrong and goes on; <see langword="null"/> without a file.</summary>
    internal static IMigrationHistory? Open(string? file, Terminal terminal) => file is null ? null : new Reported(new MigrationHistoryFile(file), terminal);

    private sealed class Reported(MigrationHistoryFile history, Terminal terminal) : IMigrationHistory
    {
        public async Task AddAsync(MigrationRecord record, CancellationToken cancellationToken)
        {
            try
            {
                await history.AddAsync(record, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                terminal.Fail($"The migration is not recorded in {history.FilePath}: {error.Message}");
            }
        }
    }
}
