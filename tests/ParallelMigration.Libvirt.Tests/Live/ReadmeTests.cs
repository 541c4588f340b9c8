using System;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ParallelMigration.Policy;
using ParallelMigration.Samples.Quickstart;
using ParallelMigration.Scheduling;

namespace ParallelMigration.Libvirt.Tests.Live;

/// <summary>The code that the README of the adapter, the README of the repository and the guide for engines show, run.</summary>
[Collection(LabCollection.Name)]
public class ReadmeTests(Lab lab)
{
    [LabFact]
    public async Task The_adapter_in_ten_lines()
    {
        await lab.StartGuestAsync();
        var result = await MigrateInTenLines.RunAsync(lab.AlphaUri, lab.BetaUri, lab.BetaPeerUri, Lab.Guest, CancellationToken.None);
        Assert.Equal((MigrationOutcome.Completed, GuestLocation.Destination), (result.Outcome, result.Location));
        await lab.AssertRunsOnlyOnAsync("BETA");
    }

    [LabFact]
    public async Task An_engine_s_migration()
    {
        await lab.StartGuestAsync();
        var result = await EngineMigration.RunAsync(lab.AlphaUri, lab.BetaUri, lab.BetaPeerUri, Lab.Guest, CancellationToken.None);
        Assert.Equal((MigrationOutcome.Completed, GuestLocation.Destination, 2), (result!.Outcome, result.Location, result.Connections));
        await lab.AssertRunsOnlyOnAsync("BETA");
    }

    [LabFact]
    public async Task The_adapter_s_own_README()
    {
        await lab.StartGuestAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        var result = await MigrateAsync(lab.AlphaUri, lab.BetaUri, lab.BetaPeerUri, Lab.Guest, NullLogger<LibvirtMigrator>.Instance, new ProgressLog(), limit.Token);
        Assert.Equal((MigrationOutcome.Completed, GuestLocation.Destination), (result.Outcome, result.Location));

        await lab.StartGuestAsync();
        result = await MigrateThroughLimiterAsync(lab.Migration(new() { Connections = 2, MaxOutgoingMigrations = 1, MaxIncomingMigrations = 1 }), lab.Alpha, lab.Beta, result.Uuid, NullLogger<LibvirtMigrator>.Instance, new Progress<LeaseWait>(), new ProgressLog(), limit.Token);
        Assert.Equal((MigrationOutcome.Completed, GuestLocation.Destination), (result.Outcome, result.Location));

        await lab.StartGuestAsync();
        var request = LeaseRequest.Create(new() { Connections = 2, MaxOutgoingMigrations = 1, MaxIncomingMigrations = 1 }, "alpha", "beta", result.Uuid);
        result = await RunThroughLimiterAsync(lab.Migration(new() { Connections = 2, MaxOutgoingMigrations = 1, MaxIncomingMigrations = 1 }), lab.Alpha, lab.Beta, request, new Progress<LeaseWait>(), new ProgressLog(), limit.Token);
        Assert.Equal((MigrationOutcome.Completed, GuestLocation.Destination), (result.Outcome, result.Location));
        result = await FollowAsync(lab.Alpha, lab.Beta, Lab.Guest, new(), NullLogger<LibvirtMigrator>.Instance, new ProgressLog(), limit.Token);
        Assert.Equal((MigrationOutcome.AlreadyMoved, GuestLocation.Destination), (result.Outcome, result.Location));
    }

    private static async Task<MigrationResult> MigrateAsync(
        string sourceUri, string destinationUri, string peerUri, string name, ILogger<LibvirtMigrator> logger, IProgress<MigrationProgress> progress, CancellationToken cancellationToken)
    {
        using var source = await LibvirtConnection.OpenAsync(sourceUri, cancellationToken: cancellationToken); // qemu+ssh://root@alpha/system
        using var destination = await LibvirtConnection.OpenAsync(destinationUri, cancellationToken: cancellationToken); // qemu+ssh://root@beta/system
        var vm = await source.ReadVmAsync(name, cancellationToken);
        var decision = new ParallelMigrationResolver().Resolve(new MigrationRequest
        {
            Cluster = new() { ParallelMigration = ParallelMigrationSetting.Auto },
            VmResources = vm.Resources,
            Source = await source.ReadHostAsync("migr0", cancellationToken),
            Destination = await destination.ReadHostAsync("migr0", cancellationToken),
        });
        var migration = new LibvirtMigration
        {
            Source = source,
            Destination = destination,
            DestinationUri = peerUri, // qemu+tls://beta/system
            Vm = name,
            Plan = decision.Plan!,
            MovePersistentDefinition = vm.Domain.IsPersistent,
        };
        var result = await new LibvirtMigrator(logger).MigrateAsync(migration, progress, cancellationToken);
        Console.WriteLine($"{result.Outcome}: the guest is on the {result.Location}, downtime {result.Statistics?.Downtime}");

        if (result.Outcome == MigrationOutcome.PostCopyFailed)
        {
            result = await new LibvirtMigrator(logger).ResumePostCopyAsync(migration, progress, cancellationToken); // when the hosts reach each other again
        }

        return result;
    }

    private static async Task<MigrationResult> RunThroughLimiterAsync(
        LibvirtMigration migration, LibvirtConnection source, LibvirtConnection destination, LeaseRequest request, IProgress<LeaseWait> waiting, IProgress<MigrationProgress> progress, CancellationToken cancellationToken)
    {
        var limiter = new MigrationLimiter(new FileLimiterStore()); // or a directory of your own
        var migrator = new LibvirtMigrator();
        var result = await limiter.RunAsync(
            request,
            source.ActiveMigrations(destination),
            (lease, token) => migrator.MigrateAsync(migration, progress, token),
            ended => ended.Outcome == MigrationOutcome.Canceled,
            waiting,
            cancellationToken);
        return result;
    }

    private static async Task<MigrationResult> MigrateThroughLimiterAsync(
        LibvirtMigration migration, LibvirtConnection source, LibvirtConnection destination, Guid vm, ILogger<LibvirtMigrator> logger, IProgress<LeaseWait> waiting, IProgress<MigrationProgress> progress, CancellationToken cancellationToken)
    {
        var (sourceInfo, destinationInfo) = (await source.GetHostInfoAsync(cancellationToken), await destination.GetHostInfoAsync(cancellationToken));
        var limiter = new MigrationLimiter(); // one for everything that shares the limits
        var request = LeaseRequest.Create(migration.Plan, sourceInfo.Id, destinationInfo.Id, vm);
        await using var lease = await limiter.AcquireAsync(request, source.ActiveMigrations(destination), waiting, cancellationToken);
        Console.WriteLine($"waited {lease.Wait.Duration} for {string.Join("; ", lease.Wait.Limits)}");
        var result = await new LibvirtMigrator(logger).MigrateAsync(migration, progress, cancellationToken);
        return result;
    }

    private static async Task<MigrationResult> FollowAsync(
        LibvirtConnection source, LibvirtConnection destination, string name, MigrationPlan plan, ILogger<LibvirtMigrator> logger, IProgress<MigrationProgress> progress, CancellationToken cancellationToken)
    {
        var result = await new LibvirtMigrator(logger).FollowAsync(
            source, name, destination, plan, progress: progress, cancellationToken: cancellationToken);
        Console.WriteLine(result.Attached ? "Followed to its end." : $"Nothing to follow: {result.Outcome}.");
        return result;
    }
}
