using System;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using ParallelMigration.Libvirt;
using ParallelMigration.Policy;

namespace ParallelMigration.Samples.Observability;

/// <summary>A real migration by the resolver's own plan, with what libvirt tells of it as it happens.</summary>
internal static class OneMigration
{
    public static async Task RunAsync(
        ILoggerFactory logs, string from, string to, string peerUri, string vm, CancellationToken cancellationToken)
    {
        using var source = await LibvirtConnection.OpenAsync(from, cancellationToken);
        using var destination = await LibvirtConnection.OpenAsync(to, cancellationToken);
        var decision = new ParallelMigrationResolver().Resolve(new()
        {
            Cluster = new() { ParallelMigration = ParallelMigrationSetting.Parallel },
            VmResources = (await LibvirtFacts.ReadVmAsync(source, vm)).Resources,
            Source = await LibvirtFacts.ReadHostAsync(source),
            Destination = await LibvirtFacts.ReadHostAsync(destination),
        });
        MigrationTelemetry.Default.Record(decision);
        Console.WriteLine(decision.Explain());
        if (decision.Plan is not { } plan)
        {
            return;
        }

        using var feed = source.OpenEventFeed(vm);
        var telling = TellAsync(feed);
        var migration = new LibvirtMigration { Source = source, Destination = destination, DestinationUri = peerUri, Vm = vm, Plan = plan };
        var result = await new LibvirtMigrator(logs.CreateLogger<LibvirtMigrator>()).MigrateAsync(migration, null, cancellationToken);
        feed.Dispose();
        await telling;
        Console.WriteLine($"{result.Outcome}; the guest runs on the {result.Location}.");
    }

    private static async Task TellAsync(LibvirtEventFeed feed)
    {
        await foreach (var happened in feed)
        {
            Console.WriteLine(happened switch
            {
                MigrationIterationEvent pass => $"libvirt: pass {pass.Iteration} over the memory begins",
                LifecycleEvent change => $"libvirt: {change.Lifecycle}{(change.IsByMigration ? " by the migration" : "")}",
                JobCompletedEvent job => $"libvirt: the job has ended after {job.Statistics.TotalTime}, downtime {job.Statistics.Downtime}",
                _ => $"libvirt: {happened}",
            });
        }
    }
}
