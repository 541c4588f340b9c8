using System;
using System.IO;
using System.Threading.Tasks;

namespace ParallelMigration.Testing;

/// <summary>
/// The turn of suites that would spoil each other's timing: live migrations, and whatever compiles for minutes. Test projects run side by side;
/// these suites go one after the other, also those of a second run from the same checkout.
/// </summary>
internal static class MachineTurn
{
    // Longer than all the other suites together.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(75);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits for the turn. It is over when the file is disposed, or when its process ends, however it does.</summary>
    /// <exception cref="TimeoutException">It did not come.</exception>
    internal static async Task<FileStream> TakeAsync()
    {
        var path = Path.Combine(Path.GetTempPath(), $"parallel-migration-{Repository.Fingerprint}.lock");
        var deadline = DateTime.UtcNow + Patience;
        while (true)
        {
            try
            {
                return new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (DateTime.UtcNow < deadline)
            {
                await Task.Delay(Look);
            }
            catch (IOException exception)
            {
                throw new TimeoutException($"Another suite has kept {path} for {Patience}.", exception);
            }
        }
    }
}
