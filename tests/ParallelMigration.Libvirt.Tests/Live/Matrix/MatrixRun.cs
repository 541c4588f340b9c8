using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Policy;
using Xunit.Sdk;

namespace ParallelMigration.Libvirt.Tests.Live.Matrix;

/// <summary>Tries combinations one after the other. A guest that is well moves to and fro; after anything else there is a fresh one.</summary>
internal sealed class MatrixRun(Lab lab)
{
    // 48 MiB of the guest are filled: half a second and more, in which the connections can be seen.
    private const string Link = "600mbit";

    // A guest that rewrites faster than that goes through its memory again and again.
    private const string SlowLink = "100mbit";

    // libvirt lets zero-copy lock as much memory as the hard limit says; that much is often allowed where all of it is not.
    private static readonly string[] SmallGuest = ["--memory", "128", "--hard-limit", "8"];

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    private readonly LibvirtMigrator migrator = new();
    private string? home;

    public async Task<IReadOnlyList<TrialRecord>> RunAsync(IEnumerable<Trial> trials)
    {
        var records = new List<TrialRecord>();
        foreach (var trial in trials)
        {
            records.Add(await RunAsync(trial));
        }

        return records;
    }

    private async Task<TrialRecord> RunAsync(Trial trial)
    {
        var source = trial.Switches || home is null ? await StartGuestAsync(trial.Switches) : home;
        var destination = source == "ALPHA" ? "BETA" : "ALPHA";
        home = null;
        var clock = Stopwatch.StartNew();
        var migration = trial.Plan is { } plan ? MigrateAsync(source, plan, trial.Switches) : MigrateAsync(source, trial.VirshOptions);
        var connections = await MostConnectionsAsync(migration);
        var duration = clock.Elapsed;
        var error = await migration;

        var expected = error is null ? destination : source;
        if (await RunsOnlyOnAsync(expected))
        {
            home = trial.Switches ? null : expected;
            return new(trial, error is null ? TrialEnd.Works : TrialEnd.Refused, connections, duration, error ?? "");
        }

        var harm = $"{error ?? "Success is reported"}; the guest is {await StateAsync(source)} on the source and {await StateAsync(destination)} on the destination";
        return new(trial, TrialEnd.Harms, connections, duration, harm);
    }

    private async Task<string> StartGuestAsync(bool doesNotConverge)
    {
        if (doesNotConverge)
        {
            await lab.StartGuestAsync(SlowLink, [.. SmallGuest, "--dirty-rate", "60"]);
        }
        else
        {
            await lab.StartGuestAsync(Link, SmallGuest);
        }

        return "ALPHA";
    }

    /// <summary>By the adapter; gives the error.</summary>
    private async Task<string?> MigrateAsync(string source, MigrationPlan plan, bool switches)
    {
        using var limit = new CancellationTokenSource(Timeout);
        var forth = source == "ALPHA";
        var progress = new ProgressLog();
        var running = migrator.MigrateAsync(
            lab.Migration(plan) with
            {
                Source = forth ? lab.Alpha : lab.Beta,
                Destination = forth ? lab.Beta : lab.Alpha,
                DestinationUri = forth ? lab.BetaPeerUri : lab.AlphaPeerUri,
            },
            progress,
            limit.Token);
        if (switches)
        {
            await Lab.UntilAsync(
                () => Task.FromResult(running.IsCompleted || progress.Reports.Any(report => report.Sample.Iteration >= 2)), "the guest does not converge", Timeout);
            if (!running.IsCompleted)
            {
                await lab.VirshAsync(source, "migrate-postcopy", Lab.Guest);
            }
        }

        var result = await running;
        return result.Outcome == MigrationOutcome.Completed ? null : result.Error?.Message ?? $"the adapter says {result.Outcome}";
    }

    /// <summary>By virsh; gives the error.</summary>
    private async Task<string?> MigrateAsync(string source, IEnumerable<string> options)
    {
        try
        {
            await lab.VirshAsync(source, ["migrate", Lab.Guest, source == "ALPHA" ? lab.BetaPeerUri : lab.AlphaPeerUri, "--live", "--p2p", .. options]);
            return null;
        }
        catch (InvalidOperationException refusal)
        {
            return refusal.Message[refusal.Message.IndexOf("error: ", StringComparison.Ordinal)..]["error: ".Length..].Trim();
        }
    }

    private async Task<int> MostConnectionsAsync(Task migration)
    {
        var most = 0;
        while (!migration.IsCompleted)
        {
            most = Math.Max(most, await lab.ConnectionsAsync());
        }

        return most;
    }

    private async Task<bool> RunsOnlyOnAsync(string host)
    {
        try
        {
            await lab.AssertRunsOnlyOnAsync(host);
            return true;
        }
        catch (Exception notSo) when (notSo is XunitException or TimeoutException or InvalidOperationException)
        {
            return false;
        }
    }

    private async Task<string> StateAsync(string host) => await lab.StateAsync(host) ?? "gone";
}
