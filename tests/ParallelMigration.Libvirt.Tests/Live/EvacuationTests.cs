using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Scheduling;

namespace ParallelMigration.Libvirt.Tests.Live;

/// <summary><c>parallel-migration evacuate</c> between three hosts of a lab of its own.</summary>
[Collection(LabCollection.Name)]
[SuppressMessage("Usage", "CA1816", Justification = "xunit's life time, not a disposable with a finalizer.")]
public sealed class EvacuationTests : IAsyncLifetime
{
    private static readonly string Name = "evacuation-" + Repository.Fingerprint;

    private Dictionary<string, string> values = [];

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        if (!LabScript.IsUsed)
        {
            return; // every test is skipped
        }

        await RunAsync("down"); // what a killed run may have left
        await RunAsync("up", "--hosts", "3", "--link-speed", "800mbit");
        await RunAsync("link", "gamma", "400mbit");
        values = (await RunAsync("env")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (values.Count > 0)
        {
            await RunAsync("down");
        }
    }

    [LabFact(Timeout = 180_000)]
    public async Task Five_guests_move_to_two_hosts_and_never_more_at_once_than_may()
    {
        await StartGuestsAsync((1, 128, 0), (2, 192, 5), (3, 256, 10), (4, 320, 20), (5, 160, 0));
        using CancellationTokenSource watched = new();
        var watching = MostAtOnceAsync(watched.Token);
        using var tool = Evacuate();
        var (exitCode, output, error) = await tool.EndAsync();
        await watched.CancelAsync();
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains("5 of 5 guests moved", output, StringComparison.Ordinal);
        Assert.InRange(await watching, 1, 2);
        Assert.Empty(await GuestsAsync("ALPHA"));
        Assert.Equal(["g1", "g2", "g3", "g4", "g5"], (await GuestsAsync("BETA")).Concat(await GuestsAsync("GAMMA")).Order());
    }

    [LabFact(Timeout = 180_000)]
    public async Task A_process_that_was_killed_is_started_again_and_goes_on()
    {
        await StartGuestsAsync((1, 320, 0), (2, 320, 0), (3, 320, 0));
        using (var killed = Evacuate())
        {
            await UntilAsync(() => killed.Output.Contains("migrates to", StringComparison.Ordinal));
            await Task.Delay(1500); // QEMU sends
            await killed.KillAsync();
        }

        using var tool = Evacuate();
        var (exitCode, output, error) = await tool.EndAsync();
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains("migrates already", output, StringComparison.Ordinal);
        Assert.Empty(await GuestsAsync("ALPHA"));
        Assert.Equal(["g1", "g2", "g3"], (await GuestsAsync("BETA")).Concat(await GuestsAsync("GAMMA")).Order());
    }

    [LabFact(Timeout = 180_000)]
    public async Task A_destination_that_dies_half_way_loses_no_guest()
    {
        await StartGuestsAsync((1, 320, 0), (2, 320, 0), (3, 320, 0));
        using var tool = Evacuate();
        await UntilAsync(() => tool.Output.Contains("migrates to gamma", StringComparison.Ordinal));
        await Task.Delay(1500);
        await RunAsync("daemon", "gamma", "kill");
        foreach (var guest in new[] { "g1", "g2", "g3" })
        {
            await ((Task)RunAsync("qemu", "gamma", "--name", guest, "kill")).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // only those that are there
        }

        var (exitCode, output, _) = await tool.EndAsync(TimeSpan.FromMinutes(2));
        Assert.Equal((0, "g1,g2,g3"), (exitCode, string.Join(',', (await GuestsAsync("BETA")).Order())));
        Assert.Contains("is tried again", output, StringComparison.Ordinal);
        Assert.Empty(await GuestsAsync("ALPHA"));
    }

    [LabFact(Timeout = 180_000)]
    public async Task Interrupted_once_it_sees_those_that_run_to_their_end()
    {
        await StartGuestsAsync((1, 320, 0), (2, 320, 0), (3, 320, 0));
        using var tool = Evacuate();
        await UntilAsync(() => tool.Output.Contains("migrates to", StringComparison.Ordinal));
        await Task.Delay(1500);
        await tool.InterruptAsync();
        var (exitCode, output, error) = await tool.EndAsync();
        Assert.Equal(130, exitCode);
        Assert.Contains("no more migrations are begun", error, StringComparison.Ordinal);
        Assert.Contains("2 of 3 guests moved", output, StringComparison.Ordinal);
        Assert.Single(await GuestsAsync("ALPHA"));
    }

    private static Task<string> RunAsync(params string[] arguments) => LabScript.RunInAsync(Name, arguments);

    private ToolProcess Evacuate() => ToolProcess.Start(
        "evacuate", "--source", values["LAB_ALPHA_URI"], "--destination", values["LAB_BETA_URI"], "--destination", values["LAB_GAMMA_URI"],
        "--migration-interface", values["LAB_INTERFACE"], "--bandwidth", "700Mbps", "--limits-store", "none", "--yes");

    private static async Task StartGuestsAsync(params (int Number, int Memory, int DirtyRate)[] guests)
    {
        foreach (var (number, memory, dirtyRate) in guests)
        {
            await RunAsync("guest", "--name", $"g{number}", "--memory", $"{memory}", "--dirty-rate", $"{dirtyRate}", "--vcpus", "1");
        }
    }

    private async Task<IEnumerable<string>> GuestsAsync(string host) =>
        (await LabScript.RunProgramAsync("virsh", "--quiet", "--connect", values[$"LAB_{host}_URI"], "list", "--name", "--state-running"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Watches from outside, every 100 ms.</summary>
    private async Task<int> MostAtOnceAsync(CancellationToken watched)
    {
        using var alpha = await LibvirtConnection.OpenAsync(values["LAB_ALPHA_URI"], cancellationToken: CancellationToken.None);
        var most = 0;
        while (!watched.IsCancellationRequested)
        {
            ActiveMigrations now = await LibvirtFacts.ActiveMigrations(alpha).GetActiveMigrationsAsync(CancellationToken.None);
            most = Math.Max(most, now.Outgoing.Count);
            await Task.Delay(100, CancellationToken.None);
        }

        return most;
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (var tries = 0; !condition(); tries++)
        {
            Assert.True(tries < 600, "It did not come to pass within a minute.");
            await Task.Delay(100);
        }
    }
}
