using System;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Libvirt;
using ParallelMigration.Policy;

namespace ParallelMigration.Samples.Quickstart;

/// <summary>The README's two examples, one after the other. They need two real hosts, such as those of the two-host lab.</summary>
internal static class MigrateInTenLines
{
    internal static async Task<MigrationResult> RunAsync(string sourceUri, string destinationUri, string peerUri, string vm, CancellationToken cancellation)
    {
        var host = new HostResources { CpuThreads = 64, LinkBandwidth = Bandwidth.FromGigabitsPerSecond(40) };
        var decision = new ParallelMigrationResolver().Resolve(new MigrationRequest
        {
            Cluster = new ClusterSettings { ParallelMigration = ParallelMigrationSetting.Auto },
            VmResources = new VmResources { Vcpus = 8 },
            Source = host,
            Destination = host,
        });
        Console.WriteLine(decision.Explain());
        var plan = decision.Plan ?? throw new InvalidOperationException("Refused: decision.Issues says why.");
        Console.WriteLine(plan.Connections); // 4. It is null if the migration is not parallel.

        using var source = await LibvirtConnection.OpenAsync(sourceUri, cancellationToken: cancellation); // such as qemu+ssh://host-a/system
        using var destination = await LibvirtConnection.OpenAsync(destinationUri, cancellationToken: cancellation);
        var result = await new LibvirtMigrator().MigrateAsync(new LibvirtMigration
        {
            Source = source,
            Destination = destination,
            DestinationUri = peerUri, // how the source's daemon reaches it, such as qemu+tls://host-b/system
            Vm = vm,
            Plan = plan,
        }, progress: null, cancellation);
        Console.WriteLine($"{result.Outcome}; the VM runs on the {result.Location}."); // Completed; the VM runs on the Destination.
        return result;
    }
}
