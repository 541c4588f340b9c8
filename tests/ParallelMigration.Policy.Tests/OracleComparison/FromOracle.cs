using System;
using System.Linq;
using ParallelMigration.Policy.Convergence;
using ParallelMigration.Policy.Oracles;

namespace ParallelMigration.Policy.Tests.OracleComparison;

/// <summary>The oracle's requests as the library's own.</summary>
internal static class FromOracle
{
    internal static MigrationRequest Request(OracleRequest request) => new()
    {
        Cluster = Cluster(request.Cluster),
        Vm = new()
        {
            Id = request.Vm.Id,
            ParallelMigration = request.Vm.ParallelMigration is { } own ? Setting(own) : null,
            MigrationPolicy = request.Vm.MigrationPolicy is { } policy ? Policy(policy) : null,
            Encrypted = request.Vm.Encrypted,
            Transport = Enum.Parse<MigrationTransport>(request.Vm.Transport, ignoreCase: true),
        },
        VmResources = new() { Vcpus = request.Vm.Vcpus, EmulatorCpus = request.Vm.EmulatorCpus, EmulatorCpusShared = request.Vm.EmulatorCpusShared },
        Source = Host(request.Source),
        Destination = Host(request.Destination),
    };

    internal static ResolverOptions Options(OracleOptions options) => new()
    {
        BandwidthPerConnection = Bandwidth.FromMegabitsPerSecond(options.BandwidthPerConnectionMbps),
        BandwidthPerEncryptedConnection = Bandwidth.FromMegabitsPerSecond(options.BandwidthPerEncryptedConnectionMbps),
        BandwidthPerZstdConnection = Bandwidth.FromMegabitsPerSecond(options.BandwidthPerZstdConnectionMbps),
        ZstdMemoryPerConnection = Bandwidth.FromMegabitsPerSecond(options.ZstdMemoryPerConnectionMbps),
        MinimumShareOfLink = (double)options.MinimumShareOfLink,
        MaxConnections = options.MaxConnections,
        MinimumClusterLevel = new(options.MinimumClusterLevel.Major, options.MinimumClusterLevel.Minor),
        PostCopyWithParallel = Enum.Parse<PostCopyWithParallel>(options.PostCopyWithParallel, ignoreCase: true),
        ParallelCompression = Enum.Parse<ParallelCompression>(options.ParallelCompression, ignoreCase: true),
        ForceParallelForZeroCopy = options.ZeroCopyTurnsParallelOn,
        DefaultSettings = new(options.DefaultSettings.Select(entry => new System.Collections.Generic.KeyValuePair<ClusterLevel, ParallelMigrationSetting>(
            new(entry.From.Major, entry.From.Minor), Setting(entry.Setting)))),
    };

    internal static ParallelMigrationSetting Setting(OracleSetting setting) => setting.Kind switch
    {
        "auto" => ParallelMigrationSetting.Auto,
        "parallel" => ParallelMigrationSetting.Parallel,
        "custom" => ParallelMigrationSetting.Custom(setting.N),
        _ => ParallelMigrationSetting.Disabled,
    };

    private static ClusterSettings Cluster(OracleCluster cluster) => new()
    {
        Id = cluster.Id,
        Level = cluster.Level is { } level ? new(level.Major, level.Minor) : null,
        ParallelMigration = Setting(cluster.ParallelMigration),
        MigrationBandwidth = cluster.MigrationBandwidth switch
        {
            "hypervisorDefault" => MigrationBandwidth.HypervisorDefault,
            "custom" => MigrationBandwidth.Custom(Bandwidth.FromMegabitsPerSecond(cluster.CustomBandwidthMbps)),
            _ => default,
        },
        MigrationPolicy = cluster.MigrationPolicy is { } policy ? Policy(policy) : new(),
    };

    private static MigrationPolicy Policy(OraclePolicy policy) => new()
    {
        PostCopy = policy.PostCopy,
        Convergence = policy.ScheduleSwitchesToPostCopy ? new([], [], [ConvergenceAction.PostCopy]) : ConvergenceSchedule.None,
        Compression = policy.Compression,
        AutoConverge = policy.AutoConverge,
        ZeroCopy = policy.ZeroCopy,
        MaxOutgoingMigrations = policy.MaxOutgoingMigrations,
        MaxIncomingMigrations = policy.MaxIncomingMigrations,
    };

    private static HostResources Host(OracleHost host) => new()
    {
        Id = host.Id,
        CpuThreads = host.CpuThreads,
        LinkBandwidth = host.BandwidthMbps is { } link ? Bandwidth.FromLinkSpeed(link) : null,
        BandwidthInUse = Bandwidth.FromMegabitsPerSecond(host.BandwidthInUseMbps),
        LibvirtVersion = Version(host.Libvirt, host.Distribution),
        QemuVersion = Version(host.Qemu, host.Distribution),
        Capabilities = host.Capabilities is { } stated
            ? new()
            {
                Multifd = stated.Multifd,
                ParallelEncryption = stated.ParallelEncryption,
                ParallelZstd = stated.ParallelZstd,
                ZeroCopy = stated.ZeroCopy,
                PostCopyWithParallel = stated.PostCopyWithParallel,
            }
            : null,
    };

    private static HypervisorVersion? Version((int Major, int Minor, int Micro)? version, string? distribution) => (version, distribution) switch
    {
        (null, _) => null,
        ({ } known, null) => new(known.Major, known.Minor, known.Micro),
        ({ } known, _) => HypervisorVersion.Parse($"{known.Major}.{known.Minor}.{known.Micro}{distribution}"),
    };
}
