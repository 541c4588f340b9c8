using System;
using System.IO;
using System.Threading.Tasks;

namespace ParallelMigration.Testing;

/// <summary>
/// Machine-wide locks for suites that would disturb each other's timing. Test projects run side by side, and so do several runs from the same checkout.
/// Tests that compile for minutes run alone. Tests in labs run beside each other, but each lab serves one process at a time.
/// </summary>
public sealed class MachineTurn : IAsyncDisposable
{
    // Longer than all the other suites together.
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(75);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    private readonly FileStream[] locks;

    private MachineTurn(params FileStream[] locks) => this.locks = locks;

    /// <summary>Waits until nothing else runs. Disposing releases the locks; so does the end of the process.</summary>
    /// <exception cref="TimeoutException">Another suite kept a lock for too long.</exception>
    public static async Task<MachineTurn> TakeAsync() => new(await LockAsync("", alone: true));

    /// <summary>Waits until no other process uses that lab and no suite runs that must run alone.</summary>
    /// <param name="lab">The lab's name.</param>
    /// <exception cref="TimeoutException">Another suite kept a lock for too long.</exception>
    public static async Task<MachineTurn> ShareAsync(string lab)
    {
        var own = await LockAsync("-" + lab, alone: true);
        try
        {
            return new(own, await LockAsync("", alone: false));
        }
        catch
        {
            await own.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var held in locks)
        {
            await held.DisposeAsync();
        }
    }

    private static async Task<FileStream> LockAsync(string of, bool alone)
    {
        var path = Path.Combine(Path.GetTempPath(), $"parallel-migration-{Repository.Fingerprint}{of}.lock");
        var deadline = DateTime.UtcNow + Timeout;
        while (true)
        {
            try
            {
                return new(path, FileMode.OpenOrCreate, alone ? FileAccess.ReadWrite : FileAccess.Read, alone ? FileShare.None : FileShare.Read);
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
