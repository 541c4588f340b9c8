using System;
using System.Collections.Generic;
using ParallelMigration.Policy;

namespace ParallelMigration.Libvirt;

/// <summary>From a plan to flags and parameters.</summary>
internal static class PlanMapping
{
    private const string RdmaScheme = "rdma://";

    public static LibvirtMigrationParameters Map(
        MigrationPlan plan, string? migrationUri, string? tlsDestination, string? destinationName, bool movePersistentDefinition, HypervisorVersion? qemuVersion)
    {
        ThrowIfTunnelCannot(plan);
        return new()
        {
            Flags = Flags(plan, migrationUri, movePersistentDefinition),
            TypedParameters = Parameters(plan, migrationUri, tlsDestination, destinationName, qemuVersion),
        };
    }

    // Rule C8. libvirt lets the first pass, and what it does instead is worse than an error: the daemon of 11.3.0 ended, 9.0.0 had an internal
    // error, with 12.8.0 the handshake failed.
    private static void ThrowIfTunnelCannot(MigrationPlan plan)
    {
        if (plan is { Encrypted: true, Transport: MigrationTransport.Tunnelled })
        {
            throw new ArgumentException(
                "A tunnelled migration cannot be encrypted by QEMU: migrate directly, or tunnel through an encrypted connection of the daemons "
                + "(a destination such as qemu+tls://beta/system) without asking for encryption.",
                nameof(plan));
        }

        if (plan is { PostCopy: true, Transport: MigrationTransport.Tunnelled })
        {
            throw new ArgumentException("libvirt has no post-copy through a tunnel: migrate directly, or without post-copy.", nameof(plan));
        }
    }

    private static MigrateFlags Flags(MigrationPlan plan, string? migrationUri, bool movePersistentDefinition) =>
        MigrateFlags.Live
        | MigrateFlags.PeerToPeer
        | (plan.IsParallel ? MigrateFlags.Parallel : 0)
        | CompressionFlag(plan.Compression)
        | (plan.AutoConverge ? MigrateFlags.AutoConverge : 0)
        | (plan.PostCopy ? MigrateFlags.PostCopy : 0)
        | (plan.ZeroCopy ? MigrateFlags.ZeroCopy : 0)
        | (plan.Encrypted ? MigrateFlags.Tls : 0)
        | TransportFlag(plan.Transport, migrationUri)
        | (movePersistentDefinition ? MigrateFlags.PersistDestination | MigrateFlags.UndefineSource : 0);

    private static MigrateFlags CompressionFlag(MigrationCompression compression) => compression switch
    {
        MigrationCompression.None => MigrateFlags.None,
        MigrationCompression.HypervisorDefault or MigrationCompression.Zstd => MigrateFlags.Compressed,
        _ => throw new ArgumentOutOfRangeException(nameof(compression), compression, "An unknown compression."),
    };

    // RDMA has no flag: the migration URI alone chooses it. Without one libvirt would silently take TCP.
    private static MigrateFlags TransportFlag(MigrationTransport transport, string? migrationUri)
    {
        var rdmaUri = migrationUri?.StartsWith(RdmaScheme, StringComparison.OrdinalIgnoreCase) ?? false;
        return transport switch
        {
            MigrationTransport.Rdma when !rdmaUri => throw new ArgumentException(
                $"RDMA needs a migration URI that starts with {RdmaScheme}, such as rdma://192.0.2.2"
                + (migrationUri is null ? "; none was given." : $", not '{migrationUri}'."),
                nameof(migrationUri)),
            MigrationTransport.Direct or MigrationTransport.Tunnelled when rdmaUri => throw new ArgumentException(
                $"The migration URI '{migrationUri}' means RDMA, but the plan's transport is {transport}.", nameof(migrationUri)),
            MigrationTransport.Direct or MigrationTransport.Rdma => MigrateFlags.None,
            MigrationTransport.Tunnelled => MigrateFlags.Tunnelled,
            _ => throw new ArgumentOutOfRangeException(nameof(transport), transport, "An unknown transport."),
        };
    }

    private static List<LibvirtTypedParameter> Parameters(
        MigrationPlan plan, string? migrationUri, string? tlsDestination, string? destinationName, HypervisorVersion? qemuVersion)
    {
        var parameters = new List<LibvirtTypedParameter>();
        if (migrationUri is { } uri)
        {
            parameters.Add(LibvirtTypedParameter.Create(ParameterNames.MigrateUri, uri));
        }

        if (destinationName is { } name)
        {
            parameters.Add(LibvirtTypedParameter.Create(ParameterNames.DestinationName, name));
        }

        if (plan.Encrypted && tlsDestination is { } tlsName)
        {
            parameters.Add(LibvirtTypedParameter.Create(ParameterNames.TlsDestination, tlsName));
        }

        if (plan.Connections is { } connections)
        {
            parameters.Add(LibvirtTypedParameter.Create(ParameterNames.ParallelConnections, connections));
        }

        if (plan.Compression == MigrationCompression.Zstd)
        {
            parameters.Add(LibvirtTypedParameter.Create(ParameterNames.Compression, ParameterNames.Zstd));
        }

        // Absent means no limit; a 0 would mean the same, and ToMebibytesPerSecond never gives one.
        if (plan.BandwidthLimit is { } limit)
        {
            parameters.Add(LibvirtTypedParameter.Create(ParameterNames.Bandwidth, WireLimit.Of(limit, plan.Connections, qemuVersion)));

            // QEMU's own default for the part after the switch is no limit (rule A6).
            if (plan.PostCopy)
            {
                parameters.Add(LibvirtTypedParameter.Create(ParameterNames.PostCopyBandwidth, WireLimit.Of(limit)));
            }
        }

        return parameters;
    }
}
