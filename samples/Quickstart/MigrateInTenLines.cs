using System;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Libvirt;
using ParallelMigration.Policy;

namespace ParallelMigration.Samples.Quickstart;

/// <summary>The adapter in ten lines, as the README shows it. It takes two real hosts: see the two-host lab.</summary>
internal static class MigrateInTenLines
{
    internal static async Task<MigrationResult> RunAsync(MigrationPlan plan, CancellationToken cancellation)
    {
        using var source = await LibvirtConnection.OpenAsync("qemu+ssh://host-a/system", cancellation);
        using var destination = await LibvirtConnection.OpenAsync("qemu+ssh://host-b/system", cancellation);
        var result = await new LibvirtMigrator().MigrateAsync(new LibvirtMigration
        {
            Source = source,
            Destination = destination,
            DestinationUri = "qemu+tls://host-b/system", // as the source's daemon reaches it
            Vm = "vm1",
            Plan = plan,
        }, progress: null, cancellation);
        Console.WriteLine($"{result.Outcome}; the guest runs on the {result.Location}."); // Completed; … Destination.
        return result;
    }
}
