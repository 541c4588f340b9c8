using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;

namespace ParallelMigration.Libvirt.Tests.Live.Faults;

/// <summary>Where the guest is, asked of virsh, the processes there are and the guest's own clock.</summary>
/// <param name="Alpha">Its state on alpha; <see langword="null"/>: not there.</param>
/// <param name="Beta">Its state on beta; <see langword="null"/>: not there.</param>
/// <param name="AlphaProcesses">QEMUs of guests on alpha.</param>
/// <param name="BetaProcesses">QEMUs of guests on beta.</param>
internal sealed record World(string? Alpha, string? Beta, int AlphaProcesses, int BetaProcesses)
{
    // libvirt clears up by itself what a fault left behind, but at its own pace: a lost connection is noticed after half a minute.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(75);

    /// <summary>Where it runs.</summary>
    public GuestLocation Location => (Alpha == "running", Beta == "running") switch
    {
        (true, true) => GuestLocation.Both,
        (true, false) => GuestLocation.Source,
        (false, true) => GuestLocation.Destination,
        _ => GuestLocation.Neither,
    };

    /// <summary>Whether it runs on one host and the other has nothing left of it.</summary>
    public bool IsWhole => Location switch
    {
        GuestLocation.Source => HasNone(Beta, BetaProcesses) && AlphaProcesses == 1,
        GuestLocation.Destination => HasNone(Alpha, AlphaProcesses) && BetaProcesses == 1,
        _ => false,
    };

    /// <summary>Whether both hosts have a part of it.</summary>
    public bool IsSplit => AlphaProcesses == 1 && BetaProcesses == 1;

    /// <summary>Whether there is nothing left of it anywhere.</summary>
    public bool IsEmpty => HasNone(Alpha, AlphaProcesses) && HasNone(Beta, BetaProcesses);

    /// <summary>The world when nothing changes any more: the guest runs on one host only, or there is none, or so it stays.</summary>
    public static async Task<World> SettledAsync(Lab lab)
    {
        var world = await ReadAsync(lab);
        try
        {
            await Lab.UntilAsync(
                async () =>
                {
                    world = await ReadAsync(lab);
                    return world.IsWhole || world.IsEmpty;
                },
                "the hosts have cleared up",
                Timeout);
        }
        catch (TimeoutException)
        {
            // What stays as it is, is the finding.
        }

        return world;
    }

    /// <summary>The world as it is.</summary>
    public static Task<World> NowAsync(Lab lab) => ReadAsync(lab);

    public override string ToString() =>
        $"alpha: {Alpha ?? "not there"}, {AlphaProcesses} QEMU; beta: {Beta ?? "not there"}, {BetaProcesses} QEMU";

    private static bool HasNone(string? state, int processes) => state is null or "shut off" && processes == 0;

    private static async Task<World> ReadAsync(Lab lab) => new(
        await lab.StateAsync("ALPHA"), await lab.StateAsync("BETA"), await ProcessesAsync(lab.AlphaNamespace), await ProcessesAsync(lab.BetaNamespace));

    // A QEMU that libvirtd has forgotten would not show in its list.
    private static async Task<int> ProcessesAsync(string networkNamespace)
    {
        var pids = await LabScript.RunProgramAsync("ip", "netns", "pids", networkNamespace);
        return pids.Split('\n', StringSplitOptions.RemoveEmptyEntries).Count(IsGuest);
    }

    private static bool IsGuest(string pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline").Contains($"guest={Lab.Guest},", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false; // it has just ended
        }
    }
}
