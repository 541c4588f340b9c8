using System;
using System.Linq;
using System.Threading.Tasks;
using ParallelMigration.AspNetCore;
using ParallelMigration.Samples.WebConsole.Site;

namespace ParallelMigration.WebConsole.Tests.Storage;

/// <summary>The package's own store keeps the contract that the console's stores are held to.</summary>
public sealed class MemoryStoreTests : SettingsStoreContract, IDisposable
{
    private readonly InMemorySettingsStore store = new(
        [ExampleSite.DataCenter], ExampleSite.Clusters.Select(cluster => cluster with { Version = 1 }), ExampleSite.Vms.Select(vm => vm with { Version = 1 }), ExampleSite.Hosts, ExampleSite.Policies);

    /// <inheritdoc/>
    protected override IMigrationSettingsStore Store => store;

    /// <inheritdoc/>
    public override Task InitializeAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public override Task DisposeAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => store.Dispose();
}
