using System;
using System.Collections.Generic;
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
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(30);

    private bool isSafe;
    private bool hasLocks;

    /// <summary>Gets when an entry was last added, changed or removed.</summary>
    public DateTime LastChange => Directory.GetLastWriteTimeUtc(path);

    /// <summary>
    /// Reads the queue without locking it. An entry that changes meanwhile may be missing, and one whose owner has just ended may be there.
    /// </summary>
    /// <exception cref="LimiterStoreException">The directory cannot be used.</exception>
    public Task<IReadOnlyList<QueueEntry>> ReadAsync(CancellationToken cancellationToken) =>
        UseAsync(() => Task.FromResult(EntryFile.ReadAll(path)), cancellationToken);

    /// <summary>Runs work that has the queue for itself, on a thread-pool thread.</summary>
    /// <exception cref="LimiterStoreException">The directory cannot be used.</exception>
    public Task<T> RunAsync<T>(Func<QueueAccess, T> work, CancellationToken cancellationToken) => UseAsync(
        async () =>
        {
            await using var held = await LockAsync(cancellationToken).ConfigureAwait(false);
            return work(new(path, held));
        },
        cancellationToken);

    private Task<T> UseAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken) => Task.Run(
        async () =>
        {
            try
            {
                cancellationToken.ThrowIfCancellationRequested();
                Prepare();
                return await work().ConfigureAwait(false);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new LimiterStoreException($"The queue of migrations in '{path}' cannot be used: {error.Message}", error);
            }
        },
        CancellationToken.None);

    private void Prepare()
    {
        if (isSafe && Directory.Exists(path))
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

        isSafe = true;
    }

    private async Task<FileStream> LockAsync(CancellationToken cancellationToken)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (TryOpen() is { } held)
            {
                // A lock of a file that was deleted before it was locked excludes no other process.
                if (!DirectorySafety.IsDeleted(held.SafeFileHandle))
                {
                    hasLocks = hasLocks || !TryOpenAgain();
                    if (hasLocks)
                    {
                        return held;
                    }

                    await held.DisposeAsync().ConfigureAwait(false);
                    throw new LimiterStoreException($"File locks have no effect in '{path}'. Use a directory on a local file system.");
                }

                await held.DisposeAsync().ConfigureAwait(false);
            }

            if (TimeProvider.System.GetElapsedTime(start) > LockTimeout)
            {
                throw new LimiterStoreException($"Another process has locked the queue of migrations in '{path}' for {LockTimeout.TotalSeconds} seconds.");
            }

            await Task.Delay(Random.Shared.Next(1, 8), cancellationToken).ConfigureAwait(false);
        }
    }

    private bool TryOpenAgain()
    {
        using var again = TryOpen();
        return again is not null;
    }

    private FileStream? TryOpen() => SharedFile.TryOpenExclusive(Path.Combine(path, LockName), FileMode.OpenOrCreate);
}
