using System;
using System.IO;
using System.Threading.Tasks;

namespace ParallelMigration.Testing;

/// <summary>
/// A machine-wide lock for suites that would disturb each other's timing: live migrations, and tests that compile for minutes.
/// Test projects run side by side. These suites run one after the other, even those of a second run from the same checkout.
/// </summary>
public static class MachineTurn
{
    // Longer than all the other suites together.
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(75);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits for the lock. Disposing the file releases it; so does the end of the process.</summary>
    /// <exception cref="TimeoutException">Another suite kept the lock for too long.</exception>
    public static async Task<FileStream> TakeAsync()
    {
        var path = Path.Combine(Path.GetTempPath(), $"parallel-migration-{Repository.Fingerprint}.lock");
        var deadline = DateTime.UtcNow + Timeout;
        while (true)
        {
            try
            {
                return new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (DateTime.UtcNow < deadline)
            {
                await Task.Delay(PollInterval);
            }
            catch (IOException exception)
            {
                throw new TimeoutException($"Another suite has kept {path} for {Timeout}.", exception);
            }
        }
    }
}
