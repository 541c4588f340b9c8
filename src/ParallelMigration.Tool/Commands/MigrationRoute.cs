using System;
using System.Net;
using ParallelMigration.Libvirt;
using ParallelMigration.Policy;

namespace ParallelMigration.Tool.Commands;

/// <summary>Sends a migration's data over the migration interface where that can be done, and otherwise says what is known of the way.</summary>
/// <param name="MigrationUri">Where to send the data; <see langword="null"/>: the destination's daemon decides.</param>
/// <param name="TlsDestination">The name in the destination's certificate; <see langword="null"/>: that of the address.</param>
/// <param name="Warning">Why the data may go over another link than the one whose speed was counted; <see langword="null"/>: nothing says so.</param>
internal sealed record MigrationRoute(string? MigrationUri, string? TlsDestination, string? Warning)
{
    /// <summary>The warning's code.</summary>
    internal const string Code = "LinkNotUsed";

    private static readonly HypervisorVersion TlsDestinationSince = new(6, 0);

    /// <summary>Returns a warning as a line of text.</summary>
    /// <param name="warning">The warning.</param>
    internal static string Line(string warning) => $"Warning: {warning} ({Code})";

    /// <summary>Finds the way.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="givenUri">The migration URI that was given.</param>
    /// <param name="nic">The migration interface at the source; <see langword="null"/>: none was named.</param>
    /// <param name="source">The source's facts.</param>
    /// <param name="destination">The destination's facts.</param>
    /// <param name="interfaceTo">Returns the interface of this machine that leads to a host.</param>
    internal static MigrationRoute Find(MigrationPlan plan, string? givenUri, string? nic, HostFacts source, HostFacts destination, Func<string, string?> interfaceTo)
    {
        if (nic is null || plan.Transport == MigrationTransport.Rdma)
        {
            return new(givenUri, null, null);
        }

        if (plan.Transport == MigrationTransport.Tunnelled)
        {
            return new(givenUri, null, Unless(destination.Host.Name, "the daemons' connection goes", null));
        }

        if (givenUri is not null)
        {
            var host = Uri.TryCreate(givenUri, UriKind.Absolute, out var uri) ? uri.Host : "";
            return new(givenUri, null, Unless(host, "the data goes", null));
        }

        if (destination.MigrationAddress is not { } address)
        {
            return new(null, null, Unless(destination.Host.Name, "the data goes", "Give --migration-uri tcp://ADDRESS with the destination's address in that network."));
        }

        // libvirt checks the certificate against the name in the URI, which certificates rarely have as an address.
        var toAddress = address.Contains(':', StringComparison.Ordinal) ? $"tcp://[{address}]" : $"tcp://{address}";
        return !plan.Encrypted ? new(toAddress, null, null)
            : source.Host.LibvirtVersion >= TlsDestinationSince ? new(toAddress, destination.Host.Name, null)
            : new(null, null, $"the data may go over another link than {nic}: libvirt {source.Host.LibvirtVersion} cannot send it to {address} and check the certificate of {destination.Host.Name} (from 6.0 on it can).");

        string? Unless(string host, string what, string? remedy) => source.IsThisMachine && interfaceTo(host) is { } way && way != nic
            ? $"{what} over {way}, not over {nic}, whose speed was counted.{(remedy is null ? "" : " " + remedy)}"
            : null;
    }
}
