using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;

namespace ParallelMigration.Libvirt.Tests.Live.Faults;

/// <summary>
/// A guest with a disk that both hosts have, as a LUN: each host has a node of its own, which libvirt gives to QEMU's user and takes back. And a definition that stays.
/// </summary>
[Collection(FaultCollection.Name)]
public sealed class LiveDiskTests(FaultLab lab) : IAsyncLifetime
{
    private const string Qemu = "libvirt-qemu";
    private const string NotInUse = "root";

    private static readonly string[] WithDisk = ["--memory", "160", "--disk", "16", "--persistent"];
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(90);

    private readonly ListLogger log = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (LabScript.IsUsed)
        {
            await lab.SignalDaemonAsync("BETA", "CONT");
            await lab.HearBetaAsync();
        }
    }

    [LabFact]
    public async Task It_moves_with_its_definition_and_its_disk_is_the_destination_s()
    {
        await lab.StartGuestAsync("unlimited", WithDisk);
        Assert.Equal((Qemu, NotInUse), await OwnersAsync());
        var result = await new LibvirtMigrator(log).MigrateAsync(lab.Migration(new() { Connections = 2 }));
        Assert.Null(result.Error);
        Assert.Equal((MigrationOutcome.Completed, GuestLocation.Destination), (result.Outcome, result.Location));
        await lab.AssertRunsOnlyOnAsync("BETA");
        Assert.Equal((NotInUse, Qemu), await OwnersAsync());
        Assert.Null(await lab.StateAsync("ALPHA"));
        Assert.Contains("/run/lab-disks/guest", await lab.VirshAsync("BETA", "dumpxml", "--inactive", Lab.Guest), StringComparison.Ordinal);
    }

    [LabFact]
    public async Task Canceled_it_keeps_its_definition_and_its_disk_on_the_source()
    {
        await lab.StartGuestAsync("50mbit", WithDisk);
        using var cancel = new System.Threading.CancellationTokenSource();
        var migrating = new LibvirtMigrator(log).MigrateAsync(lab.Migration(new() { Connections = 2 }), null, cancel.Token);
        await Lab.UntilAsync(async () => await lab.ConnectionsAsync() > 0, "data moves");
        Assert.Equal((Qemu, Qemu), await OwnersAsync());
        await cancel.CancelAsync();
        Assert.Equal(MigrationOutcome.Canceled, (await migrating).Outcome);
        await lab.AssertRunsOnlyOnAsync("ALPHA");
        await Lab.UntilAsync(async () => await OwnersAsync() == (Qemu, NotInUse), "the destination's node is given back");
        Assert.Contains("/run/lab-disks/guest", await lab.VirshAsync("ALPHA", "dumpxml", "--inactive", Lab.Guest), StringComparison.Ordinal);
        Assert.Null(await lab.StateAsync("BETA"));
    }

    /// <summary>Both hosts' libvirt would run it, on one disk.</summary>
    [LabFact]
    public async Task It_never_runs_twice_on_its_disk()
    {
        await lab.StartGuestAsync("400mbit", WithDisk);
        var migrating = new LibvirtMigrator(log).MigrateAsync(lab.Migration(new() { Connections = 2 }));
        await lab.SilenceBetaAtSwitchoverAsync(migrating);
        var result = await migrating.WaitAsync(Timeout);
        await lab.HearBetaAsync();
        Assert.Equal(
            (MigrationOutcome.Completed, GuestLocation.Destination, MigrationIntervention.SourceDestroyed), (result.Outcome, result.Location, result.Intervention));
        await lab.AssertRunsOnlyOnAsync("BETA");
        Assert.Equal((NotInUse, Qemu), await OwnersAsync());
        Assert.Contains("/run/lab-disks/guest", await lab.VirshAsync("BETA", "dumpxml", "--inactive", Lab.Guest), StringComparison.Ordinal);

        // libvirt's call failed, so the adapter moved the definition.
        Assert.Contains(Lab.Guest, (await lab.VirshAsync("BETA", "list", "--persistent", "--name")).Split('\n'));
        Assert.Null(await lab.StateAsync("ALPHA"));
    }

    /// <summary>Who owns the disk's node on alpha and on beta.</summary>
    private async Task<(string Alpha, string Beta)> OwnersAsync()
    {
        var nodes = new[] { "alpha", "beta" }.Select(host => Path.Combine(lab.Folder, host, "disks", Lab.Guest)).ToArray();
        var owners = (await LabScript.RunProgramAsync("stat", ["--format", "%U", .. nodes])).Split('\n');
        return (owners[0], owners[1]);
    }
}
