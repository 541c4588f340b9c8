using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.EntityFrameworkCore;
using ParallelMigration.AspNetCore;
using ParallelMigration.OVirt;
using ParallelMigration.Policy;
using ParallelMigration.Samples.WebConsole.Site;

namespace ParallelMigration.WebConsole.Tests.Storage;

/// <summary>What the console's storage does in either database, besides the store's contract.</summary>
public abstract class DatabaseStoreContract : SettingsStoreContract
{
    /// <inheritdoc/>
    protected override IMigrationSettingsStore Store => Host.Settings;

    /// <summary>Gets the storage.</summary>
    private protected StorageHost Host { get; set; } = null!;

    [StorageFact]
    public async Task A_chart_is_replaced_and_read_back_with_its_gaps()
    {
        var id = Guid.NewGuid();
        Assert.Empty(await Host.Migrations.ReadChartAsync(id));
        await Host.Migrations.SaveChartAsync(id, [new(TimeSpan.Zero, null, null)]);
        ThroughputPoint[] points = [new(TimeSpan.FromMilliseconds(500), Bandwidth.FromMegabitsPerSecond(3), null), new(TimeSpan.FromSeconds(1), null, null), new(TimeSpan.FromHours(2), null, Bandwidth.FromGigabitsPerSecond(100))];
        await Host.Migrations.SaveChartAsync(id, points);
        Assert.Equal(points, await Host.Migrations.ReadChartAsync(id));
    }

    [StorageFact]
    public async Task An_evacuation_is_read_back_as_it_was_saved_and_is_not_running_once_it_has_ended()
    {
        EvacuationRecord record = new()
        {
            Id = Guid.NewGuid(),
            ClusterId = Guid.NewGuid(),
            HostIds = [Guid.NewGuid(), Guid.NewGuid()],
            HostNames = "alpha, beta",
            Window = TimeSpan.FromMinutes(30),
            User = "olivia",
            Started = DateTimeOffset.UnixEpoch,
            Vms = [new() { Id = Guid.NewGuid(), Name = "vm", State = EvacuatedVmState.Migrating, DestinationName = "gamma", MigrationId = Guid.NewGuid() }],
        };
        await Host.Evacuations.SaveAsync(record);
        var read = (await Host.Evacuations.FindAsync(record.Id))!;
        Assert.Equal(record.HostIds, read.HostIds);
        Assert.Equal(record.Vms, read.Vms);
        Assert.Equal(record with { HostIds = read.HostIds, Vms = read.Vms }, read);
        Assert.Equal(record.Id, Assert.Single(await Host.Evacuations.ReadRunningAsync()).Id);
        await Host.Evacuations.SaveAsync(record with { Ended = DateTimeOffset.UnixEpoch.AddHours(1), Outcome = "Done." });
        Assert.Empty(await Host.Evacuations.ReadRunningAsync());
        Assert.Equal("Done.", Assert.Single(await Host.Evacuations.ReadAsync(10)).Outcome);
    }

    [StorageFact]
    public async Task The_audit_log_has_old_and_new_values_of_what_was_saved()
    {
        MigrationSettingsEditor editor = new(Store);
        var (first, second) = (ExampleSite.Clusters[0], ExampleSite.Clusters[1]);
        var vm = (await Store.ReadVmsAsync(first.Id, default).FirstAsync(one => one.Migration == new OVirtMigrationOptions()))!;
        var started = DateTimeOffset.UtcNow;
        await editor.UpdateVmAsync(
            vm.Id,
            (one, _, _) => Task.FromResult(one with
            {
                ClusterId = second.Id,
                Migration = new() { ParallelMigrations = OVirtParallelMigrations.Own(ParallelMigrationSetting.Custom(4)), PolicyId = OVirtPolicyCatalog.MinimalDowntime.Id! },
            }),
            new("alice", "request-1"));
        var entry = Assert.Single(await Host.Audit.ReadAsync(new()));
        Assert.Equal(
            ("alice", "request-1", AuditAction.Changed, AuditSubject.Vm, vm.Id.ToString(), vm.Name),
            (entry.User, entry.CorrelationId, entry.Action, entry.Subject, entry.SubjectId, entry.SubjectName));
        Assert.InRange(entry.At, started.AddMilliseconds(-1), DateTimeOffset.UtcNow);
        Assert.Equal(
            [new("Cluster", first.Name, second.Name), new("Migration policy", null, "Minimal downtime"), new AuditChange("Parallel migrations", null, "Custom (4)")],
            entry.Changes.OrderBy(change => change.Property, StringComparer.Ordinal));

        await editor.UpdateClusterAsync(first.Id, one => one with { Description = null, Migration = one.Migration with { Bandwidth = MigrationBandwidth.HypervisorDefault } }, new("bob", "request-2"));
        var policy = OVirtPolicyCatalog.MinimalDowntime with { MaxOutgoingMigrations = 5 };
        await editor.SavePolicyAsync(policy, new("bob", "request-3"));
        var added = await editor.AddVmAsync((_, _) => Task.FromResult(NewVm("added")), new("bob", "request-4"));
        var entries = await Host.Audit.ReadAsync(new());
        Assert.Equal(["request-4", "request-3", "request-2", "request-1"], entries.Select(one => one.CorrelationId));
        Assert.Equal(
            [new("Description", first.Description, null), new AuditChange("Migration bandwidth", "Auto", "Hypervisor default")],
            entries[2].Changes.OrderBy(change => change.Property, StringComparer.Ordinal));
        Assert.Equal([new AuditChange("maxOutgoingMigrations", "2", "5")], entries[1].Changes);
        Assert.Equal((AuditAction.Added, added.Id.ToString()), (entries[0].Action, entries[0].SubjectId));
        Assert.Contains(new AuditChange("Name", null, "added"), entries[0].Changes);
        Assert.Contains(new AuditChange("Virtual CPUs", null, added.Topology.Cpus!.Value.ToString(System.Globalization.CultureInfo.InvariantCulture)), entries[0].Changes);
    }

    [StorageFact]
    public async Task What_is_refused_leaves_no_trace_in_the_audit_log()
    {
        var saved = 0;
        Host.Feed.Changed += _ => saved++;
        await Assert.ThrowsAsync<SettingsRefusedException>(() => Store.TransactAsync<int>(
            Origin,
            async (transaction, cancellation) =>
            {
                await transaction.SaveAsync(NewVm("refused"), cancellation);
                throw new SettingsRefusedException(SettingsRefusal.Invalid, "no");
            },
            default));
        await InTransactionAsync(async transaction => Assert.NotNull(await transaction.FindVmAsync(AnyVm.Id, default)));
        Assert.Empty(await Host.Audit.ReadAsync(new()));
        Assert.Equal(0, saved);
    }

    [StorageFact]
    public async Task Pages_hear_of_a_change_when_it_is_saved()
    {
        List<(SiteChange Change, string? Description)> heard = [];
        Host.Feed.Changed += change => heard.Add((change, Store.FindVmAsync(AnyVm.Id, default).AsTask().GetAwaiter().GetResult()!.Description));
        await SaveAsync((await Store.FindVmAsync(AnyVm.Id, default))! with { Description = "new" });
        Assert.Equal([(SiteChange.Settings, "new"), (SiteChange.AuditLog, "new")], heard);
    }

    [StorageFact]
    public async Task The_audit_log_is_read_in_pages_and_searched()
    {
        for (var i = 0; i < 25; i++)
        {
            await Host.Audit.AddAsync(new()
            {
                Id = 1000 - i,
                At = DateTimeOffset.UnixEpoch.AddSeconds(i),
                User = i % 5 == 0 ? "Alice" : "100%_\\bob",
                Action = AuditAction.SignedIn,
                Subject = AuditSubject.User,
                SubjectId = i % 2 == 0 ? "even" : null,
                SubjectName = $"<b>{i}</b>",
                Details = "details",
            });
        }

        var first = await Host.Audit.ReadAsync(new() { Limit = 10 });
        var second = await Host.Audit.ReadAsync(new() { Limit = 10, Before = first[^1].Id });
        var last = await Host.Audit.ReadAsync(new() { Limit = 10, Before = second[^1].Id });
        List<AuditEntry> all = [.. first, .. second, .. last];
        Assert.Equal(Enumerable.Range(0, 25).Reverse().Select(i => $"<b>{i}</b>"), all.Select(entry => entry.SubjectName));
        Assert.Equal(DateTimeOffset.UnixEpoch.AddSeconds(24), first[0].At);
        Assert.Equal((null, "details", 0), (first[0].CorrelationId, first[0].Details, first[0].Changes.Count));
        Assert.Equal(13, (await Host.Audit.ReadAsync(new() { SubjectId = "even" })).Count);
        Assert.Equal(5, (await Host.Audit.ReadAsync(new() { Text = "aLI" })).Count);
        Assert.Equal(20, (await Host.Audit.ReadAsync(new() { Text = "%_\\B" })).Count);
        Assert.Empty(await Host.Audit.ReadAsync(new() { Text = "a%e" }));
        Assert.Empty(await Host.Audit.ReadAsync(new() { Text = "A_ice" }));
        Assert.Equal(3, (await Host.Audit.ReadAsync(new() { Text = "<B>2", SubjectId = "even", Before = all[0].Id })).Count);
    }

    [StorageFact]
    public async Task Migrations_are_saved_when_they_start_and_again_when_they_end()
    {
        List<MigrationRecord> records = [.. Enumerable.Range(0, 6).Select(i => new MigrationRecord
        {
            Id = Guid.NewGuid(),
            VmId = AnyVm.Id,
            VmName = $"vm {i}",
            SourceId = ExampleSite.Hosts[0].Id,
            SourceName = "a",
            User = "alice",
            Started = DateTimeOffset.UnixEpoch.AddMinutes(i),
            Status = JobStatus.Started,
        })];
        foreach (var record in records)
        {
            await Host.Migrations.SaveAsync(record);
        }

        var ended = records[2] with
        {
            DestinationId = ExampleSite.Hosts[1].Id,
            DestinationName = "b",
            CorrelationId = "request",
            Ended = DateTimeOffset.UnixEpoch.AddHours(1),
            Status = JobStatus.Finished,
            Connections = 4,
            Plan = "plan",
            Request = "{}",
            Outcome = "done",
            PredictedTime = TimeSpan.FromSeconds(10),
            Downtime = TimeSpan.FromMilliseconds(123.456),
            BytesTransferred = long.MaxValue,
        };
        await Host.Migrations.SaveAsync(ended);
        Assert.Equal(ended, await Host.Migrations.FindAsync(ended.Id));
        Assert.Null(await Host.Migrations.FindAsync(Guid.NewGuid()));
        Assert.Equal(records.Except([records[2]]), (await Host.Migrations.ReadRunningAsync()).OrderBy(record => record.Started));
        Assert.Equal(["vm 5", "vm 4"], (await Host.Migrations.ReadAsync(2)).Select(record => record.VmName));
        Assert.Equal(["vm 3", "vm 2"], (await Host.Migrations.ReadAsync(2, records[4].Started)).Select(record => record.VmName));
    }

    [StorageFact]
    public async Task What_hosts_report_changes_no_version()
    {
        var before = (await Store.FindVmAsync(AnyVm.Id, default))!;
        await Host.Inventory.SetVmStatusAsync(AnyVm.Id, VmStatus.Migrating, ExampleSite.Hosts[1].Id);
        Assert.Equal(before with { Status = VmStatus.Migrating, HostId = ExampleSite.Hosts[1].Id }, await Store.FindVmAsync(AnyVm.Id, default));
        await Host.Inventory.SetVmStatusAsync(Guid.NewGuid(), VmStatus.Up, null);
        var host = ExampleSite.Hosts[0] with { Status = HostStatus.NonResponsive, Topology = new(null, 4, null), LibvirtVersion = null, Nics = [] };
        await Host.Inventory.SaveHostAsync(host);
        Assert.Equal(host, await Store.FindHostAsync(host.Id, default));
        var added = host with { Id = Guid.NewGuid(), Name = "added" };
        await Host.Inventory.SaveHostAsync(added);
        Assert.Equal(added, await Store.FindHostAsync(added.Id, default));
        Assert.Empty(await Host.Audit.ReadAsync(new()));
    }

    [StorageFact]
    public async Task Reading_a_collection_does_not_hold_it_in_memory()
    {
        const int Count = 10_000;
        var description = new string('x', 2000);
        await using (var context = Host.OpenContext())
        {
            for (var i = 0; i < Count; i += 1000)
            {
                context.AddRange(Enumerable.Range(i, 1000).Select(n => NewVm($"n{n:00000}") with { Description = description }));
                await context.SaveChangesAsync();
                context.ChangeTracker.Clear();
            }
        }

        // All of them would be 40 MB of descriptions alone.
        var (start, most, read) = (GC.GetTotalMemory(forceFullCollection: true), 0L, 0);
        await foreach (var vm in Store.ReadVmsAsync(null, default))
        {
            if (++read % 2500 == 0)
            {
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - start);
            }
        }

        Assert.Equal(Count + ExampleSite.Vms.Count, read);
        Assert.InRange(most, long.MinValue, 15L << 20);
    }

    [StorageFact]
    public async Task The_tables_are_those_of_the_model_and_a_second_start_changes_nothing()
    {
        await using var context = Host.OpenContext();
        Assert.False(context.Database.HasPendingModelChanges());
        Assert.Empty(await context.Database.GetPendingMigrationsAsync());
        await SaveAsync((await Store.FindVmAsync(AnyVm.Id, default))! with { Description = "mine" });
        await Host.PrepareAsync();
        Assert.Equal("mine", (await Store.FindVmAsync(AnyVm.Id, default))!.Description);
        Assert.Equal(ExampleSite.Vms.Count, await Store.ReadVmsAsync(null, default).CountAsync());
    }

    /// <summary>Every table of the model can be read, so that none is missing and none has another column.</summary>
    [StorageFact]
    public async Task Every_table_of_the_model_is_there()
    {
        await using var context = Host.OpenContext();
        var tables = 0;
        foreach (var type in context.Model.GetEntityTypes())
        {
            var columns = string.Join(", ", type.GetProperties().Select(property => $"\"{property.GetColumnName()}\""));
            var query = $"select {columns} from \"{type.GetTableName()}\" where 1 = 0";
            Assert.InRange(await context.Database.ExecuteSqlRawAsync(query), -1, 0);
            tables++;
        }

        Assert.Equal(9 + 7 + 4, tables); // the console's, Identity's, OpenIddict's
    }
}
