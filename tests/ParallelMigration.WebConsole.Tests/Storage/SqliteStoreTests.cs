using System;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.Data.Sqlite;
using ParallelMigration.AspNetCore;

namespace ParallelMigration.WebConsole.Tests.Storage;

/// <summary>The embedded database.</summary>
public sealed class SqliteStoreTests : DatabaseStoreContract
{
    /// <inheritdoc/>
    public override async Task InitializeAsync() => Host = await StorageHost.StartAsync();

    /// <inheritdoc/>
    public override Task DisposeAsync() => Host.DisposeAsync().AsTask();

    /// <summary>Someone else's program holds the file's lock. The change waits for it, and is saved.</summary>
    [StorageFact]
    public async Task Another_process_that_writes_is_waited_for()
    {
        await using SqliteConnection other = new(new SqliteConnectionStringBuilder { DataSource = Host.SqliteFile, Pooling = false }.ConnectionString);
        await other.OpenAsync();
        await using var lockOfOther = other.BeginTransaction(deferred: false);
        var saving = Task.Run(() => SaveAsync(NewVm("patient")));

        // It tries until the lock is released; how often does not matter.
        await Task.Delay(TimeSpan.FromSeconds(1));
        Assert.False(saving.IsCompleted);
        await lockOfOther.RollbackAsync();
        Assert.Equal(1, (await saving).Version);
    }

    /// <summary>Reading does not wait for a change, nor does a change wait for a reader that takes its time.</summary>
    [StorageFact]
    public async Task Readers_and_writers_do_not_wait_for_each_other()
    {
        await using var reader = Store.ReadVmsAsync(null, default).GetAsyncEnumerator();
        Assert.True(await reader.MoveNextAsync());
        await SaveAsync(NewVm("while reading"));
        var rest = 1;
        while (await reader.MoveNextAsync())
        {
            Assert.NotEqual("while reading", reader.Current.Name);
            rest++;
        }

        Assert.Equal(40, rest);
        Assert.Equal(41, await Store.ReadVmsAsync(null, default).CountAsync());
    }
}
