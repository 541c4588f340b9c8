using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.Scheduling.Tests;

/// <summary>
/// A file store that can end as it would if its process were killed: the operating system closes its files, and nothing of it goes on.
/// </summary>
internal sealed partial class CrashingStore(FileLimiterStore store) : ILimiterStore, IDisposable
{
    private readonly ConcurrentBag<long> numbers = [];
    private readonly CancellationTokenSource crash = new();
    private int busy;

    public async Task<ILimiterStoreEntry> AddAsync(LeaseRequest request, CancellationToken cancellationToken)
    {
        var entry = await store.AddAsync(request, cancellationToken);
        numbers.Add(entry.Number);
        return new Entry(this, entry);
    }

    public void Dispose() => crash.Dispose();

    public async Task CrashAsync()
    {
        await crash.CancelAsync();
        while (Volatile.Read(ref busy) > 0)
        {
            await Task.Delay(1);
        }

        using var nothing = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        var own = numbers.Select(number => number.ToString("D19", CultureInfo.InvariantCulture)).ToHashSet();
        foreach (var descriptor in new DirectoryInfo("/proc/self/fd").GetFiles())
        {
            if (descriptor.LinkTarget is { } target && Path.GetDirectoryName(target) == store.Directory && own.Contains(Path.GetFileNameWithoutExtension(target)))
            {
                // Replaced rather than closed: the number stays taken, and the handle that owns it can close it later.
                Assert.NotEqual(-1, Dup2((int)nothing.DangerousGetHandle(), int.Parse(descriptor.Name, CultureInfo.InvariantCulture)));
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "dup2")]
    private static partial int Dup2(int from, int to);

    private async Task<T> UntilCrashAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(crash.Token, cancellationToken);
        Interlocked.Increment(ref busy);
        try
        {
            either.Token.ThrowIfCancellationRequested();
            return await work(either.Token);
        }
        finally
        {
            Interlocked.Decrement(ref busy);
        }
    }

    private sealed class Entry(CrashingStore owner, ILimiterStoreEntry entry) : ILimiterStoreEntry
    {
        public long Number => entry.Number;

        public Task<IReadOnlyList<QueueEntry>> ReadAsync(CancellationToken cancellationToken) => owner.UntilCrashAsync(entry.ReadAsync, cancellationToken);

        public Task<bool> TryChangeAsync(QueueEntryState state, Func<IReadOnlyList<QueueEntry>, bool> isAllowed, CancellationToken cancellationToken) =>
            owner.UntilCrashAsync(token => entry.TryChangeAsync(state, isAllowed, token), cancellationToken);

        public Task WaitForChangeAsync(CancellationToken cancellationToken) => owner.UntilCrashAsync(
            async token =>
            {
                await entry.WaitForChangeAsync(token);
                return true;
            },
            cancellationToken);

        public ValueTask DisposeAsync() => owner.crash.IsCancellationRequested ? ValueTask.CompletedTask : entry.DisposeAsync();
    }
}
