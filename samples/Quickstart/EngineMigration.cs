using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Libvirt;
using ParallelMigration.Policy;
using ParallelMigration.Scheduling;

namespace ParallelMigration.Samples.Quickstart;

/// <summary>How an engine migrates a guest: facts, decision, its turn, the migration; and how it finds it again after a crash.</summary>
internal static class EngineMigration
{
    internal static async Task<MigrationResult?> RunAsync(string sourceUri, string destinationUri, string peerUri, string name, CancellationToken cancellation)
    {
        using var source = await LibvirtConnection.OpenAsync(sourceUri, cancellationToken: cancellation);
        using var destination = await LibvirtConnection.OpenAsync(destinationUri, cancellationToken: cancellation);
        var cluster = new ClusterSettings { ParallelMigration = ParallelMigrationSetting.Parallel };

        var limiter = new MigrationLimiter(); // one for the whole engine
        var migrator = new LibvirtMigrator();

        var facts = await source.ReadVmAsync(name, cancellation);
        var decision = new ParallelMigrationResolver().Resolve(new()
        {
            Cluster = cluster,
            VmResources = facts.Resources,
            Source = await source.ReadHostAsync(cancellationToken: cancellation),
            Destination = await destination.ReadHostAsync(cancellationToken: cancellation),
        });
        if (decision.Plan is not { } plan)
        {
            Console.WriteLine(decision.Explain());
            return null;
        }

        var migration = new LibvirtMigration
        {
            Source = source,
            Destination = destination,
            DestinationUri = peerUri,
            Vm = name,
            Plan = plan,
            MovePersistentDefinition = facts.Domain.IsPersistent,
        };
        var (sourceInfo, destinationInfo) = (await source.GetHostInfoAsync(cancellation), await destination.GetHostInfoAsync(cancellation));
        await using var lease = await limiter.AcquireAsync(
            LeaseRequest.Create(plan, sourceInfo.Id, destinationInfo.Id, facts.Domain.Uuid),
            source.ActiveMigrations(destination),
            new Progress<LeaseWait>(wait => Console.WriteLine($"Waiting: {string.Join("; ", wait.Limits)}")),
            cancellation);
        var result = await migrator.MigrateAsync(migration, new Progress<MigrationProgress>(now => Console.WriteLine($"{now.Fraction:P0}")), cancellation);
        Console.WriteLine($"{result.Outcome}; the guest runs on the {result.Location}.");

        // After a crash, for each guest that was on its way, no matter who started it and whether it still runs.
        var found = await migrator.FollowAsync(source, name, destination, plan, cancellationToken: cancellation);
        Console.WriteLine(!found.Attached
            ? $"None runs any more; the guest is on the {found.Location}."
            : $"{found.Outcome}; the guest runs on the {found.Location}.");
        return result;
    }
}
