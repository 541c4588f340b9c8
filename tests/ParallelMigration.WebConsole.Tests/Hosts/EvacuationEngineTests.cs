using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using ParallelMigration.AspNetCore;
using ParallelMigration.OVirt;
using ParallelMigration.Policy;
using ParallelMigration.Samples.WebConsole.Hosts;
using ParallelMigration.Samples.WebConsole.Site;
using ParallelMigration.WebConsole.Tests.Storage;

namespace ParallelMigration.WebConsole.Tests.Hosts;

/// <summary>Evacuations over the real store, with migrations that end when the test says so.</summary>
public sealed class EvacuationEngineTests : IAsyncLifetime, IDisposable
{
    private const int Gib = 1 << 30;
    private static readonly ChangeOrigin Origin = new("olivia", "request-1");
    private static readonly string[] Names = ["alpha", "beta", "gamma"];

    private readonly HostDirectory directory = new(new ConfigurationBuilder().AddInMemoryCollection(Names.SelectMany((name, i) => new[]
    {
        KeyValuePair.Create($"Hosts:{i}:Name", (string?)name), KeyValuePair.Create($"Hosts:{i}:Cluster", (string?)"Lab"), KeyValuePair.Create($"Hosts:{i}:Uri", (string?)"test:///default"),
    })).Build());

    private readonly Guid cluster = Guid.NewGuid();
    private readonly List<EvacuationEngine> engines = [];
    private StorageHost host = null!;
    private Migrations migrations = null!;

    public async Task InitializeAsync()
    {
        host = await StorageHost.StartAsync();
        migrations = new(host, new(host.Settings, new()));
        await host.Settings.TransactAsync(
            Origin,
            (transaction, cancellation) => transaction.SaveAsync(
                new StoredCluster
                {
                    Id = cluster,
                    Name = "Lab",
                    DataCenterId = ExampleSite.DataCenter.Id,
                    Level = new(4, 8),
                    MigrationNetwork = new() { Id = "n", Name = "migration" },
                    Migration = new() { ParallelMigrations = OVirtParallelMigrations.Own(ParallelMigrationSetting.Disabled), PolicyId = OVirtPolicyCatalog.MinimalDowntime.Id },
                },
                cancellation).AsTask(),
            default);
        foreach (var one in directory.All)
        {
            await host.Inventory.SaveHostAsync(new()
            {
                Id = one.Id,
                Name = one.Options.Name,
                ClusterId = cluster,
                Address = one.Options.Name,
                Status = HostStatus.Up,
                Topology = new(1, 8, 1),
                Nics = [new() { Id = "n" + one.Options.Name, Name = "eth0", Speed = Bandwidth.FromGigabitsPerSecond(10), NetworkId = "n", NetworkName = "migration" }],
            });
        }
    }

    public async Task DisposeAsync() => await host.DisposeAsync();

    public void Dispose() => engines.ForEach(engine => engine.Dispose());

    [Fact]
    public async Task As_many_run_at_once_as_the_policy_allows_and_the_next_starts_when_one_has_ended()
    {
        await AddVmsAsync("vm1", "vm2", "vm3", "vm4", "vm5");
        var record = await StartAsync();
        Assert.Equal(("alpha", "olivia"), (record.HostNames, record.User));
        Assert.NotNull(record.PredictedTime);
        var most = 0;
        for (var moved = 0; moved < 5; moved++)
        {
            await UntilAsync(() => migrations.Running.Count == Math.Min(2, 5 - moved)); // minimal downtime: two at once
            most = Math.Max(most, migrations.Running.Count);
            await migrations.EndAsync(migrations.Running[0].VmName, JobStatus.Finished);
        }

        var end = await EndOfAsync(record.Id);
        Assert.Equal((2, "5 of 5 VMs moved."), (most, end.Outcome));
        Assert.All(end.Vms, vm => Assert.Equal(EvacuatedVmState.Moved, vm.State));
        Assert.Equal(5, migrations.Started.Select(start => start.Vm.Name).Distinct().Count());
        Assert.All(migrations.Started, start => Assert.Equal(Origin, start.Origin));
        var log = await host.Audit.ReadAsync(new() { Text = "alpha" });
        Assert.Equal([AuditAction.EvacuationEnded, AuditAction.EvacuationStarted], log.Select(entry => entry.Action));
        Assert.Equal(["console", "olivia"], log.Select(entry => entry.User));
    }

    [Fact]
    public async Task What_fails_goes_to_another_host_and_stays_when_all_have_failed()
    {
        await AddVmsAsync("vm1");
        var record = await StartAsync();
        await UntilAsync(() => migrations.Running.Count == 1);
        var first = migrations.Started[0].Destination!.Name;
        await migrations.EndAsync("vm1", JobStatus.Failed);
        await UntilAsync(() => migrations.Started.Count == 2 && migrations.Running.Count == 1);
        Assert.Equal(new[] { "beta", "gamma" }.Except([first]), [migrations.Started[1].Destination!.Name]);
        await migrations.EndAsync("vm1", JobStatus.Failed);
        var vm = Assert.Single((await EndOfAsync(record.Id)).Vms);
        Assert.Equal(EvacuatedVmState.Stays, vm.State);
        Assert.Contains("The test ended it as Failed.", vm.Message, StringComparison.Ordinal);
        Assert.Contains("excluded", vm.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_refused_is_not_tried_there_again_and_hinders_no_other()
    {
        await AddVmsAsync("vm1", "vm2");
        migrations.Refused.Add("vm1");
        var record = await StartAsync();
        await UntilAsync(() => migrations.Running.Count == 1);
        await migrations.EndAsync("vm2", JobStatus.Finished);
        var end = await EndOfAsync(record.Id);
        Assert.Equal("1 of 2 VMs moved. 1 stays.", end.Outcome);
        Assert.Contains("refused by the test", end.Vms.Single(vm => vm.Name == "vm1").Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_migration_that_a_person_cancels_is_not_tried_again()
    {
        await AddVmsAsync("vm1");
        var record = await StartAsync();
        await UntilAsync(() => migrations.Running.Count == 1);
        await migrations.EndAsync("vm1", JobStatus.Aborted);
        var end = await EndOfAsync(record.Id);
        Assert.Equal(EvacuatedVmState.Canceled, Assert.Single(end.Vms).State);
        Assert.Single(migrations.Started);
    }

    [Fact]
    public async Task Stopped_it_starts_no_more_and_stopped_again_it_cancels_those_that_run()
    {
        await AddVmsAsync("vm1", "vm2", "vm3", "vm4");
        var record = await StartAsync();
        await UntilAsync(() => migrations.Running.Count == 2);
        Assert.Null(await engines[0].StopAsync(record.Id, new("oscar", "request-2"), default));
        await migrations.EndAsync(migrations.Running[0].VmName, JobStatus.Finished);
        await UntilAsync(async () => (await host.Evacuations.FindAsync(record.Id))!.Vms.Count(vm => vm.State == EvacuatedVmState.Moved) == 1);
        Assert.Equal((2, 1), (migrations.Started.Count, migrations.Running.Count));
        Assert.Null((await host.Evacuations.FindAsync(record.Id))!.Ended);

        Assert.Null(await engines[0].StopAsync(record.Id, new("oscar", "request-3"), default));
        var end = await EndOfAsync(record.Id);
        Assert.Equal("It was stopped. 1 of 4 VMs moved. 3 stay.", end.Outcome);
        Assert.Equal(2, migrations.Started.Count);
        Assert.Equal(1, end.Vms.Count(vm => vm.State == EvacuatedVmState.Canceled));
        var stops = (await host.Audit.ReadAsync(new() { Text = "oscar" })).Where(entry => entry.Action == AuditAction.EvacuationStopped);
        Assert.Equal(["Its migrations that run are canceled.", "No more migrations are started."], stops.Select(entry => entry.Details));
        await Assert.ThrowsAsync<MigrationRefusedException>(() => engines[0].StopAsync(record.Id, Origin, default));
    }

    /// <summary>What another process has left: one VM has moved, one migrates, two wait. The record of the one says Migrating in both.</summary>
    [Fact]
    public async Task A_console_that_is_started_again_goes_on()
    {
        await AddVmsAsync("vm1", "vm2", "vm3");
        var (one, two) = (await FindAsync("vm1"), await FindAsync("vm2"));
        var beta = (await host.Settings.FindHostAsync(directory.All[1].Id, default))!;
        List<MigrationJob> jobs = [];
        foreach (var vm in new[] { one, two })
        {
            jobs.Add(await migrations.StartAsync(new() { Vm = vm, Destination = beta, Origin = Origin }, null, null, default));
        }

        await migrations.EndAsync("vm1", JobStatus.Finished); // while no console ran
        EvacuationRecord left = new()
        {
            Id = Guid.NewGuid(),
            ClusterId = cluster,
            HostIds = [directory.All[0].Id],
            HostNames = "alpha",
            User = Origin.User,
            Started = DateTimeOffset.UtcNow,
            Vms = [.. new[] { one, two }.Select((vm, i) => new EvacuatedVm { Id = vm.Id, Name = vm.Name, State = EvacuatedVmState.Migrating, DestinationName = "beta", MigrationId = jobs[i].Id })],
        };
        await host.Evacuations.SaveAsync(left);

        var engine = Engine();
        await engine.ResumeAsync(default);
        await engine.ResumeAsync(default); // the next round of asking changes nothing
        await UntilAsync(() => migrations.Running.Count == 2);
        Assert.Equal(["vm1", "vm2", "vm3"], migrations.Started.Select(start => start.Vm.Name));
        await migrations.EndAsync("vm2", JobStatus.Finished);
        await migrations.EndAsync("vm3", JobStatus.Finished);
        Assert.Equal("3 of 3 VMs moved.", (await EndOfAsync(left.Id)).Outcome);
    }

    [Fact]
    public async Task A_host_that_is_being_emptied_is_neither_emptied_twice_nor_a_destination()
    {
        await AddVmsAsync("vm1");
        var record = await StartAsync();
        var twice = await Assert.ThrowsAsync<MigrationRefusedException>(() => engines[0].StartAsync(Wish(0), Origin, default));
        Assert.Equal("One of the hosts is being emptied already.", twice.Message);
        var other = await Planning().PlanAsync(Wish(1) with { Closed = engines[0].Closed });
        Assert.DoesNotContain(other.Plan.Migrations, one => one.DestinationId == "alpha");
        await UntilAsync(() => migrations.Running.Count == 1);
        await migrations.EndAsync("vm1", JobStatus.Finished);
        await EndOfAsync(record.Id);
    }

    [Fact]
    public async Task Examples_are_planned_and_not_started()
    {
        EvacuationWish wish = new() { ClusterId = ExampleSite.Clusters[0].Id, HostIds = [ExampleSite.Hosts[0].Id], Window = TimeSpan.FromSeconds(1) };
        var draft = await Planning().PlanAsync(wish);
        Assert.False(draft.IsReal);
        Assert.Equal(["app-03", "app-06", "web-04", "web-08"], draft.Plan.Migrations.Select(one => one.VmId).Order());
        Assert.Equal(("web-12", "Let it run on other hosts too."), (Assert.Single(draft.Staying).Vm.Name, draft.Staying[0].Remedy));
        Assert.NotEmpty(draft.Plan.Window!.Remedies);
        var refused = await Assert.ThrowsAsync<MigrationRefusedException>(() => Engine().StartAsync(wish, Origin, default));
        Assert.Contains("is an example", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task VMs_that_migrate_by_hand_only_move_when_that_is_chosen()
    {
        await AddVmsAsync(vm => vm with { MigrationMode = OVirtMigrationMode.UserMigratable }, "vm1");
        var staying = Assert.Single((await Planning().PlanAsync(Wish(0))).Staying);
        Assert.Equal("It migrates by hand only.", staying.Why);
        Assert.Single((await Planning().PlanAsync(Wish(0) with { Force = true })).Plan.Migrations);
    }

    private EvacuationWish Wish(int index) => new() { ClusterId = cluster, HostIds = [directory.All[index].Id] };

    private EvacuationPlanning Planning() => new(host.Settings, new(), directory, migrations);

    private EvacuationEngine Engine()
    {
        engines.Add(new(directory, Planning(), migrations, host.Settings, host.Migrations, host.Evacuations, host.Audit, TimeProvider.System, NullLogger<EvacuationEngine>.Instance));
        return engines[^1];
    }

    private Task<EvacuationRecord> StartAsync() => Engine().StartAsync(Wish(0), Origin, default);

    private Task AddVmsAsync(params string[] names) => AddVmsAsync(vm => vm, names);

    private async Task AddVmsAsync(Func<StoredVm, StoredVm> change, params string[] names)
    {
        foreach (var name in names)
        {
            var vm = change(new() { Id = Guid.NewGuid(), Name = name, ClusterId = cluster, MemoryBytes = Gib, Status = VmStatus.Up, HostId = directory.All[0].Id });
            await host.Settings.TransactAsync(Origin, (transaction, cancellation) => transaction.SaveAsync(vm, cancellation).AsTask(), default);
        }
    }

    private async Task<StoredVm> FindAsync(string name) => await host.Settings.ReadVmsAsync(cluster, default).FirstAsync(vm => vm.Name == name);

    private async Task<EvacuationRecord> EndOfAsync(Guid id)
    {
        await UntilAsync(async () => (await host.Evacuations.FindAsync(id))!.Ended is not null && !engines.Exists(engine => engine.IsSupervised(id)));
        return (await host.Evacuations.FindAsync(id))!;
    }

    private static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    // Other tasks run meanwhile; the limit is for a test that fails.
    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromMinutes(2));
        while (!await condition())
        {
            await Task.Delay(10, limit.Token);
        }
    }

    /// <summary>Migrations that run until the test ends them.</summary>
    private sealed class Migrations(StorageHost host, MigrationPlanner planner) : IEvacuationMigrations
    {
        private readonly Lock guard = new();
        private readonly List<MigrationRecord> running = [];
        private readonly List<MigrationStart> started = [];

        public event Action? Changed;

        public IReadOnlyList<MigrationRecord> Running => Copy(running);

        internal IReadOnlyList<MigrationStart> Started => Copy(started);

        internal HashSet<string> Refused { get; } = [];

        public async Task<MigrationJob> StartAsync(MigrationStart start, TimeSpan? predicted, MigrationDecision? shared, CancellationToken cancellationToken)
        {
            if (Refused.Contains(start.Vm.Name))
            {
                throw new MigrationRefusedException(MigrationRefusal.RefusedByRules, "It is refused by the test.");
            }

            var source = (await host.Settings.FindHostAsync(start.Vm.HostId!.Value, cancellationToken))!;
            MigrationRecord record = new()
            {
                Id = Guid.NewGuid(),
                VmId = start.Vm.Id,
                VmName = start.Vm.Name,
                SourceId = source.Id,
                SourceName = source.Name,
                DestinationId = start.Destination!.Id,
                DestinationName = start.Destination.Name,
                User = start.Origin.User,
                Started = DateTimeOffset.UtcNow,
                Status = JobStatus.Started,
                Request = MigrationEngine.TextOf((await planner.PlanAsync(start.Vm, source, start.Destination, cancellation: cancellationToken)).Request),
            };
            await host.Migrations.SaveAsync(record, cancellationToken);
            await host.Inventory.SetVmStatusAsync(start.Vm.Id, VmStatus.Migrating, source.Id, cancellationToken);
            lock (guard)
            {
                running.Add(record);
                started.Add(start);
            }

            Changed?.Invoke();
            return new() { Id = record.Id, Description = "", Status = JobStatus.Started, VmId = record.VmId, Started = record.Started, Origin = start.Origin };
        }

        public Task CancelAsync(StoredVm vm, ChangeOrigin origin, CancellationToken cancellationToken) => EndAsync(vm.Name, JobStatus.Aborted);

        internal async Task EndAsync(string vm, JobStatus status)
        {
            var record = Running.Single(one => one.VmName == vm);
            await host.Inventory.SetVmStatusAsync(record.VmId, VmStatus.Up, status == JobStatus.Finished ? record.DestinationId : record.SourceId);
            await host.Migrations.SaveAsync(record with { Status = status, Ended = DateTimeOffset.UtcNow, Outcome = $"The test ended it as {status}." });
            lock (guard)
            {
                running.Remove(record);
            }

            Changed?.Invoke();
        }

        private IReadOnlyList<T> Copy<T>(List<T> list)
        {
            lock (guard)
            {
                return [.. list];
            }
        }
    }
}
