using System;
using System.Collections.Generic;
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
        Description = "Add a line to this file when the migration has ended, for calibrate and compare, and to estimate the guest's next migration by. Several processes may share it. Without it nothing is recorded.",
        HelpName = "FILE",
    };

    /// <summary>Returns the migrations of a guest, or of all, that were recorded: none without a file. One that cannot be read keeps nothing from migrating.</summary>
    internal static async Task<IReadOnlyList<MigrationRecord>> ReadAsync(string? file, Guid? guest, Terminal terminal, CancellationToken cancellationToken)
    {
        if (file is null)
        {
            return [];
        }

        MigrationHistoryFile history = new(file);
        try
        {
            return await history.ReadAsync(guest?.ToString("D"), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            terminal.Fail($"Earlier migrations are not read from {history.FilePath}: {error.Message}");
            return [];
        }
    }

    /// <summary>Returns what adds to the file, reports what goes wrong and goes on; <see langword="null"/> without a file.</summary>
    internal static Func<MigrationRecord, CancellationToken, Task>? Open(string? file, Terminal terminal)
    {
        if (file is null)
        {
            return null;
        }

        var history = new MigrationHistoryFile(file);
        return async (record, cancellationToken) =>
        {
            try
            {
                await history.AddAsync(record, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                terminal.Fail($"The migration is not recorded in {history.FilePath}: {error.Message}");
            }
        };
    }
}
