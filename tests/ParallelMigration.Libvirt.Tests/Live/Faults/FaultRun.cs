using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Convergence;
using Xunit.Sdk;

namespace ParallelMigration.Libvirt.Tests.Live.Faults;

/// <summary>One migration, one fault, and what came of it.</summary>
/// <param name="lab">The two hosts.</param>
/// <param name="drawn">The fault and the migration.</param>
/// <param name="evidence">The folder for what was logged, where something is found that must not be.</param>
internal sealed class FaultRun(Lab lab, FaultCase drawn, string evidence)
{
    // Nothing here may take longer: the slowest are the hosts' own time-outs.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(150);

    // libvirt's keep-alive ends a migration over a dead link after half a minute, if QEMU lets it.
    private static readonly TimeSpan PatienceOnADeadLink = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan DeadAfter = TimeSpan.FromSeconds(3);

    // Zero-copy may lock as much memory as that, where it may not lock all of it.
    private static readonly string[] LockableMemory = ["--hard-limit", "8"];

    private static readonly ConvergenceSchedule Switches = new([ConvergenceAction.PostCopy], [], []);

    private static readonly ConvergenceSchedule GivesUp = new([], [new(1, ConvergenceAction.Abort)], []);

    private readonly ListLogger log = new();
    private readonly List<string> findings = [];
    private bool inTime;
    private bool hung;
    private bool recovered;

    public async Task<FaultRecord> ExecuteAsync()
    {
        await lab.StartGuestAsync(
            $"{drawn.LinkMegabits}mbit",
            [
                "--memory", drawn.MemoryMebibytes.ToString(CultureInfo.InvariantCulture),
                "--dirty-rate", drawn.DirtyMebibytesPerSecond.ToString(CultureInfo.InvariantCulture),
                .. drawn.Persistent ? ["--persistent"] : Array.Empty<string>(),
                .. drawn.Kind == MigrationKind.ZeroCopy ? LockableMemory : [],
            ]);
        using var watch = await MomentWatch.OpenAsync(lab);
        using var departures = LifecycleEvents.Listen(lab.AlphaUri);
        using var arrivals = LifecycleEvents.Listen(lab.BetaUri);
        using var cancel = new CancellationTokenSource();
        using var caller = drawn.Fault == Fault.CallerKilled ? new CallerProcess(lab, drawn) : null;

        var running = caller is null ? MigrateAsync(cancel.Token) : caller.EndAsync();
        await watch.UntilAsync(drawn.Moment, drawn.Position, running);
        var sinceFault = Stopwatch.StartNew();
        var striking = caller is null ? StrikeAsync(running, cancel) : KillAsync(caller, running);
        var ending = caller is null ? (Task<MigrationResult>)running : TakeOverAsync(striking, cancel);
        if (drawn.Fault == Fault.LinkCutForGood)
        {
            await RestoreIfItHangsAsync(ending, departures);
        }

        var result = await ResultAsync(ending);
        var toResult = sinceFault.Elapsed;
        await striking;
        await lab.RunAsync("link", "restore");
        await lab.RunAsync("link", "unlimited");
        var world = result?.Location == GuestLocation.SplitByPostCopy ? await World.NowAsync(lab) : await World.SettledAsync(lab);
        if (world.BetaProcesses == 1 && result is { Outcome: MigrationOutcome.PostCopyFailed, Location: GuestLocation.SplitByPostCopy })
        {
            // QEMU may finish by itself what libvirt gave up, as when only the daemon of the destination has ended.
            if (world.IsSplit && !LibvirtFeatures.Read(lab.Beta).SurvivesPostCopyResume)
            {
                await ExpectRecoveryIsRefusedAsync();
                return Record(result, world, toResult);
            }

            result = world.IsSplit ? await RecoverAsync() : await FollowAsync(CancellationToken.None);
            recovered = true;
            world = await World.SettledAsync(lab);
        }

        await JudgeAsync(result, world, arrivals.GuestHasArrived, departures.HasSwitchedToPostCopy);
        if (findings.Count > 0)
        {
            await KeepEvidenceAsync(departures, arrivals);
        }

        return Record(result, world, toResult);
    }

    private FaultRecord Record(MigrationResult? result, World world, TimeSpan toResult) =>
        new() { Case = drawn, InTime = inTime, Result = result, World = world, ToResult = toResult, Hung = hung, Recovered = recovered, Findings = findings };

    private Task<MigrationResult> MigrateAsync(CancellationToken cancellation)
    {
        var plan = new MigrationPlan
        {
            Connections = drawn.Connections,
            Convergence = drawn is { Fault: Fault.LinkSlow, Second: true } ? GivesUp : drawn.Kind == MigrationKind.PostCopy ? Switches : ConvergenceSchedule.None,
            Encrypted = drawn.Kind == MigrationKind.Encrypted,
            PostCopy = drawn.Kind == MigrationKind.PostCopy,
            ZeroCopy = drawn.Kind == MigrationKind.ZeroCopy,
            Compression = drawn.Kind == MigrationKind.Zstd ? MigrationCompression.Zstd : MigrationCompression.None,
        };
        var migration = lab.Migration(plan);
        return new LibvirtMigrator(log).MigrateAsync(migration with { Supervision = Supervision(migration.Supervision) }, null, cancellation);
    }

    private MigrationSupervision Supervision(MigrationSupervision usual) => drawn.Fault switch
    {
        Fault.LinkCutForGood => usual with { Convergence = new() { ProgressTimeout = DeadAfter } },
        Fault.LinkSlow => usual with { Convergence = new() { StallPeriod = TimeSpan.FromSeconds(1) } },
        _ => usual,
    };

    private async Task StrikeAsync(Task running, CancellationTokenSource cancel)
    {
        switch (drawn.Fault)
        {
            case Fault.DestinationQemuKilled:
                await KillQemuAsync(running);
                break;
            case Fault.DestinationDaemonKilled:
                await RestartAsync("BETA", "KILL", running);
                break;
            case Fault.LinkCutAndRestored:
                await lab.RunAsync("link", "cut");
                Struck(running);
                await Task.Delay(drawn.Outage);
                await lab.RunAsync("link", "restore");
                break;
            case Fault.LinkCutForGood:
                await lab.RunAsync("link", "cut");
                Struck(running);
                break;
            case Fault.LinkSlow when drawn.Second:
                await lab.RunAsync("link", "40mbit");
                Struck(running);
                break;
            case Fault.LinkSlow:
                await lab.RunAsync("link", "10mbit");
                Struck(running);
                await Task.Delay(drawn.Outage);
                await lab.RunAsync("link", $"{drawn.LinkMegabits}mbit");
                break;
            case Fault.SourceDaemonRestarted:
                await RestartAsync("ALPHA", drawn.Second ? "TERM" : "KILL", running);
                break;
            default:
                await cancel.CancelAsync();
                Struck(running);
                break;
        }
    }

    private async Task RestartAsync(string host, string signal, Task running)
    {
        await lab.SignalDaemonAsync(host, signal);
        Struck(running);
        await Task.Delay(drawn.Outage);
        var name = host == "ALPHA" ? "alpha" : "beta";
        await lab.RunAsync("daemon", name, signal == "KILL" ? "kill" : "stop"); // waits until it has ended
        await lab.RunAsync("daemon", name, "start");
    }

    private void Struck(Task running) => inTime = !running.IsCompleted;

    private async Task KillAsync(CallerProcess caller, Task running)
    {
        inTime = !running.IsCompleted;
        await caller.KillAsync();
    }

    /// <summary>A new caller, who knows nothing but the hosts' and the guest's names.</summary>
    private async Task<MigrationResult> TakeOverAsync(Task striking, CancellationTokenSource cancel)
    {
        await striking;
        if (drawn.Second)
        {
            await cancel.CancelAsync();
        }

        return await FollowAsync(cancel.Token);
    }

    private async Task<MigrationResult> FollowAsync(CancellationToken cancellation)
    {
        using var source = await LibvirtConnection.OpenAsync(lab.AlphaUri, cancellationToken: CancellationToken.None);
        using var destination = await LibvirtConnection.OpenAsync(lab.BetaUri, cancellationToken: CancellationToken.None);
        return await new LibvirtMigrator(log).FollowAsync(source, Lab.Guest, destination, cancellationToken: cancellation);
    }

    // Before the destination has prepared there is none to kill.
    private async Task KillQemuAsync(Task running)
    {
        while (true)
        {
            try
            {
                await lab.RunAsync("qemu", "beta", "--name", Lab.Guest, "kill");
                Struck(running);
                return;
            }
            catch (InvalidOperationException) when (!running.IsCompleted)
            {
                await Task.Delay(10);
            }
        }
    }

    // QEMU 7.2 keeps its monitor locked while it sends the last of a guest that stands still: then nothing helps but the link, or TCP's end.
    private async Task RestoreIfItHangsAsync(Task ending, LifecycleEvents departures)
    {
        await Task.WhenAny(ending, Task.Delay(PatienceOnADeadLink));
        if (!ending.IsCompleted)
        {
            Expect(departures.GuestHasStopped, $"No result {PatienceOnADeadLink} after the link was cut, although it was not in the switchover.");
            hung = true;
            await lab.RunAsync("link", "restore");
        }
    }

    private async Task<MigrationResult?> ResultAsync(Task<MigrationResult> running)
    {
        try
        {
            return await running.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            findings.Add($"The caller had no result after {Patience}.");
        }
        catch (LibvirtException error)
        {
            findings.Add($"The caller got an exception instead of a result: {error}");
        }

        return null;
    }

    /// <summary>Where it fails once more the guest is as it was, and it may be tried again.</summary>
    private async Task<MigrationResult> RecoverAsync()
    {
        var plan = new MigrationPlan { PostCopy = true };
        var result = await new LibvirtMigrator(log).ResumePostCopyAsync(lab.Migration(plan)).WaitAsync(Patience);
        for (var tries = 1; tries < 3 && result.Outcome == MigrationOutcome.PostCopyFailed; tries++)
        {
            result = await new LibvirtMigrator(log).ResumePostCopyAsync(lab.Migration(plan)).WaitAsync(Patience);
        }

        return result;
    }

    /// <summary>The guest stays as it is: half of it on each host, and the destination's daemon lives.</summary>
    private async Task ExpectRecoveryIsRefusedAsync()
    {
        var error = await Assert.ThrowsAsync<LibvirtException>(() => new LibvirtMigrator(log).ResumePostCopyAsync(lab.Migration(new() { PostCopy = true })));
        Expect(error.Code == LibvirtErrorCode.OperationUnsupported, $"The recovery was refused for another reason: {error.Message}");
        Expect((await World.NowAsync(lab)).IsSplit, "The recovery that was refused has changed something.");
    }

    private async Task JudgeAsync(MigrationResult? result, World world, bool hadArrived, bool hadSwitched)
    {
        if (drawn.Fault == Fault.DestinationQemuKilled && hadArrived && world.IsEmpty)
        {
            // It was not the migration that was hit, but a guest that had arrived.
            Expect(
                result is { Location: GuestLocation.Destination or GuestLocation.Neither },
                "The guest ended where it had arrived, but the result says otherwise.");
            return;
        }

        if (drawn is { Fault: Fault.DestinationQemuKilled or Fault.DestinationDaemonKilled or Fault.LinkCutForGood, Kind: MigrationKind.PostCopy } && (hadArrived || hadSwitched) && world.BetaProcesses == 0)
        {
            // A part of its memory was there and nowhere else, or QEMU takes it for that: the guest is lost, and no result may say that it lives. A daemon that ended just then
            // ends it when it starts again: see FAULTS.md.
            Expect(
                result is { Outcome: MigrationOutcome.PostCopyFailed } or { Location: GuestLocation.Neither },
                "The guest was lost in post-copy, but the result says otherwise.");
            return;
        }

        Expect(world.IsWhole, $"The guest is not on exactly one host: {world}.");
        if (world.IsWhole)
        {
            await ExpectItRunsAsync(world.Location);
            Expect(!drawn.Persistent || await IsDefinedWhereItRunsAsync(world.Location), "Its definition is not where it runs.");
        }

        if (result is not null)
        {
            Expect(result.Location == world.Location, $"The result's location is {result.Location}.");
            Expect(Outcomes(world.Location).Contains(result.Outcome), $"The result's outcome is {result.Outcome}.");
            Expect(result.Outcome != MigrationOutcome.Failed || result.Error is not null, "The result does not say why it failed.");
        }
    }

    private async Task ExpectItRunsAsync(GuestLocation location)
    {
        try
        {
            await lab.AssertRunsOnlyOnAsync(location == GuestLocation.Source ? "ALPHA" : "BETA");
        }
        catch (Exception exception) when (exception is XunitException or TimeoutException)
        {
            findings.Add($"It does not run: {exception.Message}");
        }
    }

    private async Task<bool> IsDefinedWhereItRunsAsync(GuestLocation location)
    {
        var (here, there) = location == GuestLocation.Source ? ("ALPHA", "BETA") : ("BETA", "ALPHA");
        return (await lab.VirshAsync(here, "list", "--persistent", "--name")).Split('\n').Contains(Lab.Guest) && await lab.StateAsync(there) is null;
    }

    private void Expect(bool holds, string otherwise)
    {
        if (!holds)
        {
            findings.Add(otherwise);
        }
    }

    /// <summary>How it may have ended, given where the guest is.</summary>
    private MigrationOutcome[] Outcomes(GuestLocation location) => (drawn.Fault, location) switch
    {
        // It may have ended just before there was a caller to follow it.
        (Fault.CallerKilled, GuestLocation.Destination) => [MigrationOutcome.Completed, MigrationOutcome.AlreadyMoved],
        (_, GuestLocation.Destination) => [MigrationOutcome.Completed],
        (Fault.Cancelled, GuestLocation.Source) => [MigrationOutcome.Canceled],
        (Fault.CallerKilled, GuestLocation.Source) when drawn.Second => [MigrationOutcome.Canceled],
        (Fault.LinkSlow, GuestLocation.Source) when drawn.Second => [MigrationOutcome.Aborted],
        (Fault.LinkCutForGood, GuestLocation.Source) => [MigrationOutcome.Aborted, MigrationOutcome.Failed],
        (Fault.DestinationQemuKilled or Fault.DestinationDaemonKilled or Fault.LinkCutAndRestored or Fault.SourceDaemonRestarted, GuestLocation.Source) =>
            [MigrationOutcome.Failed],
        _ => [],
    };

    private async Task KeepEvidenceAsync(LifecycleEvents departures, LifecycleEvents arrivals)
    {
        Directory.CreateDirectory(evidence);
        await File.WriteAllTextAsync(Path.Combine(evidence, "case"), $"{drawn}\n{string.Join('\n', findings)}\n");
        await File.WriteAllLinesAsync(Path.Combine(evidence, "adapter.log"), log.Entries.Select(entry => $"{entry.Id}: {entry.Text}"));
        await File.WriteAllTextAsync(Path.Combine(evidence, "alpha.events"), departures.Text);
        await File.WriteAllTextAsync(Path.Combine(evidence, "beta.events"), arrivals.Text);
        foreach (var host in new[] { "alpha", "beta" })
        {
            await LabScript.RunProgramAsync("cp", "-r", Path.Combine(lab.Folder, host, "log"), Path.Combine(evidence, $"{host}.log"));
            await LabScript.RunProgramAsync("cp", Path.Combine(lab.Folder, host, "libvirtd.log"), Path.Combine(evidence, $"{host}.libvirtd.log"));
        }
    }
}
