using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.Tool.Input;

/// <summary>A file with a statement a line. Empty lines, and those that begin with #, do not count.</summary>
internal static class LineFile
{
    /// <summary>Returns its lines with their numbers.</summary>
    /// <param name="option">The option that names it, for errors.</param>
    /// <param name="file">The file; <see langword="null"/>: there is none, hence no lines.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <exception cref="ArgumentException">It cannot be read.</exception>
    internal static async Task<IReadOnlyList<(int Number, string Text)>> ReadAsync(string option, string? file, CancellationToken cancellation)
    {
        if (file is null)
        {
            return [];
        }

        try
        {
            var lines = await File.ReadAllLinesAsync(file, cancellation).ConfigureAwait(false);
            return [.. lines.Index().Where(line => line.Item.AsSpan().Trim() is [not '#', ..]).Select(line => (line.Index + 1, line.Item))];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ArgumentException($"{option}: {error.Message}", error);
        }
    }
}
