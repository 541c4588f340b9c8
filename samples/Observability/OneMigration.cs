using System;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using ParallelMigration.Libvirt;
using ParallelMigration.Policy;

namespace ParallelMigration.Samples.Observability;

/// <summary>A real migration by the resolver's own plan.</summary>
internal static class OneMigration
{
    public static async Task RunAsync(
        ILoggerFactory logs, string from, string to, string peerUri, string vm, CancellationToken cancellationToken)
    {
        using var source = await LibvirtConnection.OpenAsync(from, cancellationToken: cancellationToken);
        using var destination = await LibvirtConnection.OpenAsync(to, cancellationToken: cancellationToken);
        var decision = new ParallelMigrationResolver().Resolve(new()
        {
            Cluster = new() { ParallelMigration = ParallelMigrationSetting.Parallel },
            VmResources = (await source.ReadVmAsync(vm, cancellationToken)).Resources,
            Source = await source.ReadHostAsync(cancellationToken: cancellationToken),
            Destination = await destination.ReadHostAsync(cancellationToken: cancellationToken),
        });
        Decisions.Count(decision);
        Console.WriteLine(decision.Explain());
        if (decision.Plan is not { } plan)
        {
            return;
        }

        var migration = new LibvirtMigration { Source = source, Destination = destination, DestinationUri = peerUri, Vm = vm, Plan = plan };
        var result = await new LibvirtMigrator(logs.CreateLogger<LibvirtMigrator>()).MigrateAsync(migration, null, cancellationToken);
        Console.WriteLine($"{result.Outcome}; the guest runs on the {result.Location}.");
    }
}
