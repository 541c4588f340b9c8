using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;

namespace ParallelMigration.Libvirt.Tests.Live.Faults;

/// <summary>A lab of its own, whose daemons come and go. PARALLEL_MIGRATION_FAULTS_RELEASE names another Debian release for its hosts.</summary>
public sealed class FaultLab() : Lab(LabScript.LabName, Release)
{
    // More than a ping of libvirt's keep-alive.
    private const int Order = 100;

    internal static string Release { get; } = Environment.GetEnvironmentVariable("PARALLEL_MIGRATION_FAULTS_RELEASE") is { Length: > 0 } release ? release : LabScript.Machine;

    /// <summary>What the hosts run.</summary>
    internal async Task<string> StackAsync()
    {
        var host = await Alpha.GetHostInfoAsync();
        return $"libvirt {host.LibvirtVersion}, QEMU {host.HypervisorVersion}";
    }

    /// <summary>The kinds of migration that are drawn: ordinary ones, and with PARALLEL_MIGRATION_FAULTS_KINDS=all whatever the hosts are capable of.</summary>
    internal IReadOnlyList<MigrationKind>? Kinds => Environment.GetEnvironmentVariable("PARALLEL_MIGRATION_FAULTS_KINDS") != "all" ? null : LibvirtFeatures.Read(Alpha).ParallelZstd
        ? Enum.GetValues<MigrationKind>()
        : [MigrationKind.Ordinary, MigrationKind.Encrypted, MigrationKind.PostCopy, MigrationKind.ZeroCopy];

    /// <summary>Waits until a stopped libvirtd of beta has the order to start the guest, unread.</summary>
    internal async Task UntilBetaIsOrderedAsync(Task migrating) => await UntilAsync(
        async () =>
        {
            Assert.False(migrating.IsCompleted, "The migration ended before the destination was asked to start the guest.");
            return await StateAsync("ALPHA") == "paused" && await UnreadByBetaAsync() >= Order;
        },
        "the source has asked the destination to start the guest");

    /// <summary>Lets beta start the guest of a migration whose data moves, and has alpha never hear of it.</summary>
    internal async Task SilenceBetaAtSwitchoverAsync(Task migrating)
    {
        await UntilAsync(async () => await ConnectionsAsync() > 0, "data moves");
        await SignalDaemonAsync("BETA", "STOP");
        await UntilBetaIsOrderedAsync(migrating);
        await SilenceBetaAsync();
        await SignalDaemonAsync("BETA", "CONT");
    }

    private async Task<int> UnreadByBetaAsync()
    {
        var connections = await LabScript.RunProgramAsync("ip", "netns", "exec", BetaNamespace, "ss", "-Htn", "sport = :16509");
        return connections.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => int.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture))
            .DefaultIfEmpty().Max();
    }

    /// <summary>From here on what beta sends is lost; what alpha sends still arrives.</summary>
    internal async Task SilenceBetaAsync() => await RouteOfBetaAsync("add", "blackhole", "192.0.2.1/32");

    /// <summary>The opposite.</summary>
    internal async Task HearBetaAsync() => await RouteOfBetaAsync("flush", "type", "blackhole");

    private Task<string> RouteOfBetaAsync(params string[] command) =>
        LabScript.RunProgramAsync("ip", ["-n", BetaNamespace, "route", .. command]);
}

/// <summary>The tests of that lab.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
[SuppressMessage("Naming", "CA1711", Justification = "xunit calls it a collection.")]
public sealed class FaultCollection : ICollectionFixture<FaultLab>
{
    public const string Name = "two-host lab with faults";
}
