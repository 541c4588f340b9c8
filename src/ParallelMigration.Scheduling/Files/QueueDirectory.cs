using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.Scheduling;

/// <summary>The directory of a queue: gives one process at a time access to it.</summary>
/// <param name="path">The directory.</param>
internal sealed class QueueDirectory(string path)
{
    private const string LockName = "lock";

    // Long for an access of a few milliseconds. A process that holds the lock longer is stopped or hangs.
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(10);

    private bool isChecked;

    /// <summary>Gets when an entry was last added, changed or removed.</summary>
    public DateTime LastChange => Directory.GetLastWriteTimeUtc(path);

    /// <summary>Runs work that has the queue for itself, on a thread-pool thread.</summary>
    /// <exception cref="LimiterStoreException">The directory cannot be used.</exception>
    public Task<T> RunAsync<T>(Func<QueueAccess, T> work, CancellationToken cancellationToken) => Task.Run(
        async () =>
        {
            try
            {
                Prepare();
                await using var held = await LockAsync(cancellationToken).ConfigureAwait(false);
                return work(new(path, held));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new LimiterStoreException($"The queue of migrations in '{path}' cannot be used: {error.Message}", error);
            }
        },
        CancellationToken.None);

    private void Prepare()
    {
        if (isChecked && Directory.Exists(path))
        {
            return;
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        if (DirectorySafety.FindProblem(path) is { } problem)
        {
            throw new LimiterStoreException($"The directory '{path}' is not safe for the queue of migrations: {problem}. Use another one.");
        }

        isChecked = true;
    }

    private async Task<FileStream> LockAsync(CancellationToken cancellationToken)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (TryOpen() is { } held)
            {
                // A second lock shows whether this file system has locks at all.
                using var again = TryOpen();
                if (again is null)
                {
                    return held;
                }

                await held.DisposeAsync().ConfigureAwait(false);
                throw new LimiterStoreException($"File locks have no effect in '{path}'. Use a directory on a local file system.");
            }

            if (TimeProvider.System.GetElapsedTime(start) > LockTimeout)
            {
                throw new LimiterStoreException($"Another process has locked the queue of migrations in '{path}' for {LockTimeout.TotalSeconds} seconds.");
            }

            await Task.Delay(Random.Shared.Next(1, 8), cancellationToken).ConfigureAwait(false);
        }
    }

    private FileStream? TryOpen() => SharedFile.TryOpenExclusive(Path.Combine(path, LockName), FileMode.OpenOrCreate);
}
