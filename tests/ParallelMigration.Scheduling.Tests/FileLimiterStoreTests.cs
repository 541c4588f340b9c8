using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.Scheduling.Tests;

public sealed class FileLimiterStoreTests : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    private readonly StoreDirectory directory = new();
    private readonly MigrationLimiter limiter;

    public FileLimiterStoreTests() => limiter = new(Store());

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task Another_store_on_the_same_directory_shares_the_queue()
    {
        var lease = await limiter.AcquireAsync(Requests.Between("a", "b", 1));
        // Its entry exists before it has read the queue, so only its report says that it waits.
        var waits = new Waits();
        var waiting = new MigrationLimiter(Store()).AcquireAsync(Requests.Between("a", "c", 1), progress: waits);
        await waits.First.WaitAsync(Timeout);
        Assert.Equal(2, directory.Entries.Length);
        Assert.False(waiting.IsCompleted);
        await lease.DisposeAsync();
        await using var next = await waiting.WaitAsync(Timeout);
        Assert.Equal(BlockerKind.Running, Assert.Single(Assert.Single(next.Wait.Limits).Blockers).Kind);
    }

    [Fact]
    public async Task A_canceled_wait_leaves_no_file()
    {
        await using (await limiter.AcquireAsync(Requests.Between("a", "b", 1)))
        {
            using var cancel = new CancellationTokenSource();
            var waiting = limiter.AcquireAsync(Requests.Between("a", "b", 1), cancellationToken: cancel.Token);
            await UntilAsync(() => directory.Entries.Length == 2, "the second waits");
            await cancel.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
            Assert.Single(directory.Entries);
        }

        Assert.Empty(directory.Entries);
    }

    [Fact]
    public async Task A_request_is_read_as_it_was_written()
    {
        LeaseRequest[] requests = [Requests.Between("alpha \"1\"", null, 3), Requests.Between("größe", "beta", 1)];
        var entries = new List<ILimiterStoreEntry>();
        foreach (var request in requests)
        {
            entries.Add(await Store().AddAsync(request, default));
        }

        Assert.Equal([new(1, requests[0], QueueEntryState.Waiting), new(2, requests[1], QueueEntryState.Waiting)], await entries[1].ReadAsync(default));
        Assert.True(await entries[0].TryChangeAsync(QueueEntryState.Running, _ => true, default));
        Assert.Equal([true, false], (await entries[1].ReadAsync(default)).Select(entry => entry.HasLease));
        foreach (var entry in entries)
        {
            await entry.DisposeAsync();
        }
    }

    [Fact]
    public async Task Numbers_are_not_assigned_again()
    {
        for (var number = 1; number <= 3; number++)
        {
            await using var entry = await Store().AddAsync(Requests.Between("a", "b", 1), default);
            Assert.Equal(number, entry.Number);
        }

        // Without the counter, the entries' own numbers count.
        await using var fourth = await Store().AddAsync(Requests.Between("a", "b", 1), default);
        File.WriteAllText(Path.Combine(directory.Path, "lock"), "not a number");
        await using var fifth = await Store().AddAsync(Requests.Between("a", "b", 1), default);
        Assert.Equal(5, fifth.Number);
    }

    [Fact]
    public async Task A_killed_process_loses_its_lease_and_its_position_at_once()
    {
        using var holder = ContenderProcess.Start("hold", directory.Path, "1");
        Assert.Equal("in", await holder.LineAsync());
        using var queued = ContenderProcess.Start("hold", directory.Path, "1");
        await UntilAsync(() => directory.Entries.Length == 2, "the second process waits");
        var waiting = limiter.AcquireAsync(Requests.Between("alpha", "beta", 1));
        await UntilAsync(() => directory.Entries.Length == 3, "the third waits");
        queued.Kill();
        holder.Kill();
        await using var lease = await waiting.WaitAsync(Timeout);
        Assert.Single(directory.Entries);
    }

    [Fact]
    public async Task A_process_that_ends_in_order_releases_its_lease()
    {
        using var holder = ContenderProcess.Start("hold", directory.Path, "1");
        Assert.Equal("in", await holder.LineAsync());
        var waiting = limiter.AcquireAsync(Requests.Between("alpha", "beta", 1));
        await UntilAsync(() => directory.Entries.Length == 2, "it waits");
        holder.Release();
        await using var lease = await waiting.WaitAsync(Timeout);
    }

    [Fact]
    public async Task An_entry_whose_file_was_deleted_is_put_back_with_its_number_and_state()
    {
        await using var lease = await limiter.AcquireAsync(Requests.Between("a", "b", 1));
        var store = Store();
        await using var entry = await store.AddAsync(Requests.Between("a", "b", 1), default);
        Assert.True(await entry.TryChangeAsync(QueueEntryState.Running, _ => true, default));
        File.Delete(directory.Entries.Max()!);
        Assert.Equal([(1, true), (2, true)], (await entry.ReadAsync(default)).Select(one => (one.Number, one.HasLease)));
        Assert.Equal(2, directory.Entries.Length);
    }

    [Fact]
    public async Task An_unfinished_file_of_a_killed_process_is_deleted()
    {
        await using var entry = await Store().AddAsync(Requests.Between("a", "b", 1), default);
        var unfinished = Path.Combine(directory.Path, "0000000000000000007.new");
        File.WriteAllText(unfinished, "{");
        Assert.Single(await entry.ReadAsync(default));
        Assert.True(await entry.TryChangeAsync(QueueEntryState.Running, entries => entries.Count == 1, default));
        Assert.False(File.Exists(unfinished));
    }

    [Theory]
    [InlineData("{}", "cannot be read")]
    [InlineData("""{"version":2,"source":"a","vm":"7d4f8cbe-27ab-4a3a-9de5-3c1b0a1f0001","maxOutgoing":1,"maxIncoming":1}""", "version 2")]
    [InlineData("""{"version":1,"source":" ","vm":"7d4f8cbe-27ab-4a3a-9de5-3c1b0a1f0001","maxOutgoing":1,"maxIncoming":1}""", "cannot be read")]
    [InlineData("""{"version":1,"source":"a","vm":"7d4f8cbe-27ab-4a3a-9de5-3c1b0a1f0001","maxOutgoing":0,"maxIncoming":1}""", "cannot be read")]
    public async Task A_live_entry_that_cannot_be_read_is_reported_and_a_dead_one_deleted(string content, string problem)
    {
        await using var entry = await Store().AddAsync(Requests.Between("a", "b", 1), default);
        var path = Path.Combine(directory.Path, "0000000000000000007.waiting");
        await File.WriteAllTextAsync(path, content);
        await using (new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            Assert.Contains(problem, (await Assert.ThrowsAsync<LimiterStoreException>(() => entry.ReadAsync(default))).Message, StringComparison.Ordinal);
        }

        Assert.Single(await entry.ReadAsync(default));
        Assert.False(File.Exists(path));
    }

    [UnixFact]
    public async Task The_directory_and_its_files_are_the_owner_s_only()
    {
        await using var entry = await Store().AddAsync(Requests.Between("a", "b", 1), default);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(directory.Path));
        Assert.All(Directory.GetFiles(directory.Path), file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
    }

    [UnixFact]
    public async Task A_directory_that_others_may_write_to_is_refused()
    {
        Directory.CreateDirectory(directory.Path);
        File.SetUnixFileMode(directory.Path, File.GetUnixFileMode(directory.Path) | UnixFileMode.GroupWrite);
        await RefusedAsync("other users may write to it");
    }

    [UnixFact]
    public async Task A_symbolic_link_is_refused()
    {
        Directory.CreateDirectory(directory.Path + "-target");
        Directory.CreateSymbolicLink(directory.Path, directory.Path + "-target");
        await RefusedAsync("symbolic link");
        Assert.Empty(Directory.GetFiles(directory.Path + "-target"));
    }

    [RootFact]
    public async Task A_directory_of_another_user_is_refused()
    {
        Directory.CreateDirectory(directory.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        using (var change = Process.Start("chown", ["65534", directory.Path]))
        {
            await change.WaitForExitAsync();
            Assert.Equal(0, change.ExitCode);
        }

        await RefusedAsync("it belongs to the user with the id 65534");
        Assert.Empty(Directory.GetFiles(directory.Path));
    }

    [Fact]
    public async Task A_file_in_place_of_the_directory_is_reported()
    {
        File.WriteAllText(directory.Path, "");
        Assert.Contains(directory.Path, (await Assert.ThrowsAsync<LimiterStoreException>(() => Store().AddAsync(Requests.Between("a", "b", 1), default))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wait_for_a_locked_queue_can_be_canceled()
    {
        await using var entry = await Store().AddAsync(Requests.Between("a", "b", 1), default);
        await using var held = new FileStream(Path.Combine(directory.Path, "lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => entry.TryChangeAsync(QueueEntryState.Running, _ => true, cancel.Token));
        Assert.Single(await entry.ReadAsync(default)); // reading needs no lock
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void A_directory_without_a_name_is_refused(string path) => Assert.Throws<ArgumentException>(() => new FileLimiterStore(path));

    [Fact]
    public void The_default_directory_is_a_full_path_of_its_own() =>
        Assert.Contains("parallel-migration", Path.GetFileName(new FileLimiterStore().Directory), StringComparison.Ordinal);

    private FileLimiterStore Store() => new(directory.Path);

    private async Task RefusedAsync(string why)
    {
        var error = await Assert.ThrowsAsync<LimiterStoreException>(() => Store().AddAsync(Requests.Between("a", "b", 1), default));
        Assert.Contains("is not safe", error.Message, StringComparison.Ordinal);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }

    private static async Task UntilAsync(Func<bool> condition, string what)
    {
        using var limit = new CancellationTokenSource(Timeout);
        while (!condition())
        {
            Assert.False(limit.IsCancellationRequested, $"Not within {Timeout}: {what}.");
            await Task.Delay(10, CancellationToken.None);
        }
    }

    private sealed class Waits : IProgress<LeaseWait>
    {
        private readonly TaskCompletionSource first = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task First => first.Task;

        public void Report(LeaseWait value) => first.TrySetResult();
    }
}
