using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ParallelMigration.AspNetCore;
using ParallelMigration.Libvirt;
using ParallelMigration.OVirt;
using ParallelMigration.Policy;
using ParallelMigration.Samples.WebConsole.Site;
using ParallelMigration.Scheduling;

namespace ParallelMigration.Samples.WebConsole.Hosts;

/// <summary>
/// Asks the connected hosts again and again what they have and what runs on them, and saves it. It finds migrations that run, also those of before a restart.
/// </summary>
internal sealed partial class HostInventory(
    HostDirectory hosts, MigrationEngine engine, EvacuationEngine evacuations, IMigrationSettingsStore store, ISiteInventory inventory, IMigrationRecords records, SiteFeed feed, TimeProvider time, ILogger<HostInventory> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);
    private static readonly ChangeOrigin Origin = new("console", "inventory");

    private readonly MigrationSettingsEditor editor = new(store);
    private bool settled;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (hosts.Problem is { } problem)
        {
            LogNothing(problem);
            return;
        }

        using PeriodicTimer timer = new(Interval, time);
        do
        {
            try
            {
                await AskAsync(stoppingToken);
            }
            catch (LibvirtException error) when (error.Code == LibvirtErrorCode.NotInstalled)
            {
                LogNothing(error.Message);
                hosts.LibvirtProblem = error.Message;
                feed.Report(SiteChange.Inventory);
                return;
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                // The store may be away for a while; the next round tries again.
                LogFailed(error);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task AskAsync(CancellationToken cancellation)
    {
        var ends = engine.Ends;
        List<Seen> seen = [];
        foreach (var host in hosts.All)
        {
            seen.Add(await AskAsync(host, cancellation));
        }

        feed.Report(SiteChange.HostsAsked);

        // What was read while a migration ended may be of before or after.
        if (ends != engine.Ends)
        {
            return;
        }

        var answered = seen.Where(one => one.Answered).ToList();
        foreach (var one in answered)
        {
            await SaveVmsAsync(one, seen, cancellation);
        }

        await foreach (var vm in store.ReadVmsAsync(clusterId: null, cancellation))
        {
            if (hosts.Find(vm.HostId) is { } host && !engine.IsSupervised(vm.Id) && !seen.Any(one => one.Runs(vm.Id)))
            {
                var away = !seen.First(one => one.Host == host).Answered;
                await SetAsync(vm, away ? VmStatus.Unknown : VmStatus.Down, away ? host.Id : null, cancellation);
            }
        }

        await AttachAsync(answered, ends, cancellation);
    }

    private async Task<Seen> AskAsync(ConnectedHost host, CancellationToken cancellation)
    {
        try
        {
            var connection = await host.ConnectAsync(cancellation);
            var facts = await connection.ReadHostFactsAsync(host.Options.Interface, cancellation);
            var vms = await connection.ReadActiveVmsAsync(cancellation);
            var active = await connection.ActiveMigrations(connection).GetActiveMigrationsAsync(cancellation);
            host.Answered(facts, vms, time.GetUtcNow());
            await SaveHostAsync(host, facts, HostStatus.Up, cancellation);
            return new(host, Answered: true, vms, active);
        }
        catch (LibvirtException error) when (error.Code != LibvirtErrorCode.NotInstalled)
        {
            if (host.Problem != error.Message)
            {
                LogAway(host.Options.Name, error.Message);
            }

            host.Failed(error.Message, time.GetUtcNow());
            await SaveHostAsync(host, host.Facts, HostStatus.NonResponsive, cancellation);
            return new(host, Answered: false, [], ActiveMigrations.None);
        }
    }

    private async Task SaveHostAsync(ConnectedHost host, HostFacts? facts, HostStatus status, CancellationToken cancellation)
    {
        var cluster = await ClusterAsync(host.Options.Cluster, cancellation);
        var before = await store.FindHostAsync(host.Id, cancellation);
        var nic = before is { Nics: [var first, ..] } ? first : new() { Id = Guid.NewGuid().ToString() };
        StoredHost after = new()
        {
            Id = host.Id,
            Name = host.Options.Name,
            ClusterId = cluster.Id,
            Address = System.Uri.TryCreate(host.Options.Uri, UriKind.Absolute, out var uri) && uri.Host.Length > 0 ? uri.Host : host.Options.Name,
            Status = status,
            Topology = host.CpuThreads is { } threads ? new(1, threads, 1) : before?.Topology,
            LibvirtVersion = facts?.Resources.LibvirtVersion ?? before?.LibvirtVersion,
            QemuVersion = facts?.Resources.QemuVersion ?? before?.QemuVersion,
            Nics = host.Options.Interface is not { } name ? [] :
            [
                nic with
                {
                    Name = name,
                    Speed = facts is null ? nic.Speed : host.LinkBandwidth,
                    NetworkId = cluster.MigrationNetwork?.Id,
                    NetworkName = cluster.MigrationNetwork?.Name,
                },
            ],
        };
        if (!after.Equals(before))
        {
            await inventory.SaveHostAsync(after, cancellation);
        }
    }

    /// <summary>Returns the cluster of a name; it is made if there is none, as oVirt makes a new one: with parallel migrations Disabled.</summary>
    private async Task<StoredCluster> ClusterAsync(string name, CancellationToken cancellation)
    {
        await foreach (var cluster in store.ReadClustersAsync(dataCenterId: null, cancellation))
        {
            if (cluster.Name == name)
            {
                return cluster;
            }
        }

        var dataCenter = await store.ReadDataCentersAsync(cancellation).FirstAsync(cancellation);
        return await editor.AddClusterAsync(
            (_, _) => Task.FromResult(new StoredCluster
            {
                Id = Guid.NewGuid(),
                Name = name,
                Description = "Connected hosts.",
                DataCenterId = dataCenter.Id,
                Level = new(4, 8),
                MigrationNetwork = new() { Id = Guid.NewGuid().ToString(), Name = "migration" },
                Migration = new()
                {
                    ParallelMigrations = OVirtParallelMigrations.Own(ParallelMigrationSetting.Disabled),
                    Bandwidth = MigrationBandwidth.Auto,
                    PolicyId = OVirtPolicyCatalog.MinimalDowntime.Id!,
                },
            }),
            Origin,
            cancellation);
    }

    private async Task SaveVmsAsync(Seen seen, List<Seen> all, CancellationToken cancellation)
    {
        foreach (var guest in seen.Vms)
        {
            var id = guest.Domain.Uuid;
            var isArriving = seen.Migrations.Incoming.Any(migration => migration.Vm == id);
            if (engine.IsSupervised(id) || isArriving)
            {
                continue;
            }

            var status = guest.Domain.State == LibvirtDomainState.Running ? VmStatus.Up : VmStatus.Paused;
            if (await store.FindVmAsync(id, cancellation) is not { } vm)
            {
                await AddAsync(guest, seen.Host, status, cancellation);
            }
            else if (status == VmStatus.Up || !all.Any(other => other != seen && other.Runs(id)))
            {
                await SetAsync(vm, status, seen.Host.Id, cancellation);
            }
        }
    }

    private async Task AddAsync(LibvirtVm guest, ConnectedHost host, VmStatus status, CancellationToken cancellation)
    {
        var cluster = await ClusterAsync(host.Options.Cluster, cancellation);
        var added = await editor.AddVmAsync(
            async (transaction, token) => new()
            {
                Id = guest.Domain.Uuid,
                Name = await transaction.FindVmAsync(guest.Domain.Name, token) is null ? guest.Domain.Name : $"{guest.Domain.Name}-{guest.Domain.Uuid.ToString()[..8]}",
                Description = $"Found on {host.Options.Name}.",
                ClusterId = cluster.Id,
                Topology = new(1, guest.Resources.Vcpus, 1),
                MemoryBytes = guest.MemoryBytes ?? 1L << 30,
                Status = status,
                HostId = host.Id,
            },
            Origin,
            cancellation);
        LogFound(added.Name, host.Options.Name);
    }

    private async Task SetAsync(StoredVm vm, VmStatus status, Guid? host, CancellationToken cancellation)
    {
        if ((vm.Status, vm.HostId) != (status, host))
        {
            await inventory.SetVmStatusAsync(vm.Id, status, host, cancellation);
        }
    }

    private async Task AttachAsync(List<Seen> seen, int ends, CancellationToken cancellation)
    {
        var unfinished = await records.ReadRunningAsync(cancellation);
        foreach (var one in seen)
        {
            foreach (var migration in one.Migrations.Outgoing.Where(migration => !engine.IsSupervised(migration.Vm) && ends == engine.Ends))
            {
                if (await store.FindVmAsync(migration.Vm, cancellation) is { } vm)
                {
                    var destination = seen.FirstOrDefault(other => other.Migrations.Incoming.Any(incoming => incoming.Vm == migration.Vm))?.Host;
                    var known = unfinished.FirstOrDefault(record => record.VmId == vm.Id && record.SourceId == one.Host.Id);
                    await engine.AttachAsync(vm, one.Host, destination ?? hosts.Find(known?.DestinationId), known, migration.StartedAt, cancellation);
                }
            }
        }

        // Once, when every host has answered: what the history says still runs and no host has any more.
        if (!settled && seen.Count == hosts.All.Count)
        {
            foreach (var record in unfinished.Where(record => !engine.IsSupervised(record.VmId)))
            {
                await engine.EndUnseenAsync(record, await store.FindVmAsync(record.VmId, cancellation), cancellation);
            }

            settled = true;
            await evacuations.ResumeAsync(cancellation);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "{Problem}")]
    private partial void LogNothing(string problem);

    [LoggerMessage(2, LogLevel.Error, "What the hosts have could not be saved")]
    private partial void LogFailed(Exception error);

    [LoggerMessage(3, LogLevel.Warning, "Host {Host} does not answer: {Problem}")]
    private partial void LogAway(string host, string problem);

    [LoggerMessage(4, LogLevel.Information, "Found VM {Vm} on {Host}")]
    private partial void LogFound(string vm, string host);

    /// <summary>What a host said.</summary>
    private sealed record Seen(ConnectedHost Host, bool Answered, IReadOnlyList<LibvirtVm> Vms, ActiveMigrations Migrations)
    {
        internal bool Runs(Guid vm) => Vms.Any(guest => guest.Domain.Uuid == vm);
    }
}
