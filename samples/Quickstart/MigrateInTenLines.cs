using System;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Libvirt;
using ParallelMigration.Policy;

namespace ParallelMigration.Samples.Quickstart;

/// <summary>The adapter in ten lines, as the README shows it. It takes two real hosts: see the two-host lab.</summary>
internal static class MigrateInTenLines
{
    internal static async Task<MigrationResult> RunAsync(
        string sourceUri, string destinationUri, string peerUri, string vm, MigrationPlan plan, CancellationToken cancellation)
    {
        using var source = await LibvirtConnection.OpenAsync(sourceUri, cancellationToken: cancellation); // such as qemu+ssh://host-a/system
        using var destination = await LibvirtConnection.OpenAsync(destinationUri, cancellationToken: cancellation);
        var result = await new LibvirtMigrator().MigrateAsync(new LibvirtMigration
        {
            Source = source,
            Destination = destination,
            DestinationUri = peerUri, // as the source's daemon reaches it, such as qemu+tls://host-b/system
            Vm = vm,
            Plan = plan,
        }, progress: null, cancellation);
        Console.WriteLine($"{result.Outcome}; the guest runs on the {result.Location}."); // Completed; … Destination.
        return result;
    }
}
