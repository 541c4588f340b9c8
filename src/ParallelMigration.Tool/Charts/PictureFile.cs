using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.Tool.Charts;

/// <summary>The file of a picture.</summary>
internal static class PictureFile
{
    /// <summary>Writes it. What goes wrong is reported as the option's, not as the input's.</summary>
    /// <returns>Whether it was written.</returns>
    internal static async Task<bool> WriteAsync(string file, string picture, Terminal terminal, CancellationToken cancellation)
    {
        try
        {
            await File.WriteAllTextAsync(file, picture, cancellation).ConfigureAwait(false);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            terminal.Fail($"--svg: {error.Message}");
            return false;
        }
    }
}
