using System;
using System.Text;
using System.Text.Json;

namespace ParallelMigration.Policy.Json;

/// <summary>Writes a request and its parts. What is not known is left out; what has a value is written, defaults included.</summary>
internal static class WriteRequest
{
    private static readonly EnumProperty<PostCopyWithParallel> PostCopyChoices = new("postCopyWithParallel", EnumNames<PostCopyWithParallel>.CamelCase);
    private static readonly EnumProperty<ParallelCompression> CompressionChoices = new("parallelCompression", EnumNames<ParallelCompression>.CamelCase);
    private static readonly EnumProperty<MigrationTransport> Transports = new("transport", EnumNames<MigrationTransport>.CamelCase);

    internal static void Request(JsonText json, DecisionRequest request)
    {
        json.WriteStartObject();
        Options(json, request.Options);
        Members(json, request.Migration);
        if (request.Memory is { } memory)
        {
            json.WritePropertyName("memory"u8);
            WritePrediction.Memory(json, memory);
            WritePrediction.Link(json, request.Prediction);
        }

        json.WriteEndObject();
    }

    /// <summary>A request without options: they are the defaults.</summary>
    internal static void Migration(JsonText json, MigrationRequest migration)
    {
        json.WriteStartObject();
        Members(json, migration);
        json.WriteEndObject();
    }

    private static void Members(JsonText json, MigrationRequest migration)
    {
        Cluster(json, migration.Cluster);
        Vm(json, migration.Vm, migration.VmResources);
        Host(json, "source"u8, migration.Source);
        Host(json, "destination"u8, migration.Destination);
    }

    private static void Options(JsonText json, ResolverOptions options)
    {
        json.WriteStartObject("options"u8);
        Write.Megabits(json, "bandwidthPerConnectionMbps"u8, options.BandwidthPerConnection);
        Write.Megabits(json, "bandwidthPerEncryptedConnectionMbps"u8, options.BandwidthPerEncryptedConnection);
        Write.Megabits(json, "bandwidthPerZstdConnectionMbps"u8, options.BandwidthPerZstdConnection);
        Write.Megabits(json, "zstdMemoryPerConnectionMbps"u8, options.ZstdMemoryPerConnection);
        json.WriteNumber("minimumShareOfLink"u8, options.MinimumShareOfLink);
        json.WriteNumber("maxConnections"u8, options.MaxConnections);
        json.WriteString("minimumClusterLevel"u8, options.MinimumClusterLevel.ToString());
        json.Write(PostCopyChoices, options.PostCopyWithParallel);
        json.Write(CompressionChoices, options.ParallelCompression);
        json.WriteBoolean("zeroCopyTurnsParallelOn"u8, options.ForceParallelForZeroCopy);
        if (options.DefaultSettings.Entries.Count > 0)
        {
            json.WriteStartObject("defaultSettings"u8);
            foreach (var (level, setting) in options.DefaultSettings.Entries)
            {
                json.WritePropertyName(Encoding.UTF8.GetBytes(level.ToString()));
                Write.Setting(json, setting);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Cluster(JsonText json, ClusterSettings cluster)
    {
        json.WriteStartObject("cluster"u8);
        Write.Known(json, "id"u8, cluster.Id);
        Write.Known(json, "level"u8, cluster.Level?.ToString());
        json.WritePropertyName("parallelMigration"u8);
        Write.Setting(json, cluster.ParallelMigration);
        json.WritePropertyName("migrationBandwidth"u8);
        Write.Bandwidth(json, cluster.MigrationBandwidth);
        Policy(json, cluster.MigrationPolicy);
        json.WriteEndObject();
    }

    private static void Policy(JsonText json, MigrationPolicy policy)
    {
        json.WriteStartObject("migrationPolicy"u8);
        Write.Known(json, "id"u8, policy.Id);
        Write.Known(json, "name"u8, policy.Name);
        json.WriteBoolean("postCopy"u8, policy.PostCopy);
        json.WriteBoolean("compression"u8, policy.Compression);
        json.WriteBoolean("autoConverge"u8, policy.AutoConverge);
        json.WriteBoolean("zeroCopy"u8, policy.ZeroCopy);
        json.WriteNumber("maxOutgoingMigrations"u8, policy.MaxOutgoingMigrations);
        json.WriteNumber("maxIncomingMigrations"u8, policy.MaxIncomingMigrations);
        json.WriteBoolean("guestEvents"u8, policy.GuestEvents);
        Write.Schedule(json, policy.Convergence);
        json.WriteEndObject();
    }

    private static void Vm(JsonText json, VmSettings vm, VmResources resources)
    {
        json.WriteStartObject("vm"u8);
        Write.Known(json, "id"u8, vm.Id);
        json.WriteNumber("vcpus"u8, resources.Vcpus);
        if (resources.EmulatorCpus is { } cpus)
        {
            json.WriteNumber("emulatorCpus"u8, cpus);
        }

        if (resources.EmulatorCpusShared is { } shared)
        {
            json.WriteBoolean("emulatorCpusShared"u8, shared);
        }

        if (vm.ParallelMigration is { } setting)
        {
            json.WritePropertyName("parallelMigration"u8);
            Write.Setting(json, setting);
        }

        if (vm.MigrationPolicy is { } policy)
        {
            Policy(json, policy);
        }

        json.WriteBoolean("encrypted"u8, vm.Encrypted);
        json.Write(Transports, vm.Transport);
        json.WriteEndObject();
    }

    private static void Host(JsonText json, ReadOnlySpan<byte> name, HostResources host)
    {
        json.WriteStartObject(name);
        Write.Known(json, "id"u8, host.Id);
        json.WriteNumber("cpuThreads"u8, host.CpuThreads);
        if (host.LinkBandwidth is { } link)
        {
            Write.Megabits(json, "bandwidthMbps"u8, link);
        }

        Write.Megabits(json, "bandwidthInUseMbps"u8, host.BandwidthInUse);
        Write.Known(json, "libvirt"u8, host.LibvirtVersion?.ToString());
        Write.Known(json, "qemu"u8, host.QemuVersion?.ToString());
        if (host.Capabilities is { } capabilities)
        {
            json.WriteStartObject("capabilities"u8);
            json.WriteBoolean("multifd"u8, capabilities.Multifd);
            json.WriteBoolean("parallelZstd"u8, capabilities.ParallelZstd);
            json.WriteBoolean("zeroCopy"u8, capabilities.ZeroCopy);
            json.WriteBoolean("postCopyWithParallel"u8, capabilities.PostCopyWithParallel);
            json.WriteBoolean("parallelEncryption"u8, capabilities.ParallelEncryption);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
