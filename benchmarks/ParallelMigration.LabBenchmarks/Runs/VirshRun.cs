using System;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.LabBenchmarks;

/// <summary>The same migration by virsh, with the flags that the adapter gives libvirt.</summary>
internal static class VirshRun
{
    public static async Task<Measurement> MeasureAsync(TwoHostLab lab, Link link, Candidate candidate, CancellationToken cancellationToken)
    {
        var whole = Stopwatch.StartNew();
        await TwoHostLab.VirshAsync(lab.Alpha, Arguments(lab, candidate), cancellationToken);
        whole.Stop();
        var job = await TwoHostLab.VirshAsync(lab.Beta, ["domjobinfo", TwoHostLab.Guest, "--completed", "--rawstats"], cancellationToken);
        var values = job.Split('\n').Select(line => line.Split(": ", 2)).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0], pair => pair[1]);
        return new(
            link, candidate, whole.Elapsed, TimeSpan.FromMilliseconds(Number("time_elapsed")), TimeSpan.FromMilliseconds(Number("downtime")),
            Number("data_processed"));

        long Number(string name) => long.Parse(values[name], CultureInfo.InvariantCulture);
    }

    /// <summary>What virsh's process takes without a migration: its start and its connection.</summary>
    public static async Task<TimeSpan> IdleAsync(TwoHostLab lab, CancellationToken cancellationToken)
    {
        var whole = Stopwatch.StartNew();
        await TwoHostLab.VirshAsync(lab.Alpha, ["domid", TwoHostLab.Guest], cancellationToken);
        return whole.Elapsed;
    }

    private static string[] Arguments(TwoHostLab lab, Candidate candidate)
    {
        string[] arguments = ["migrate", TwoHostLab.Guest, lab.BetaPeerUri, "--live", "--p2p"];
        return candidate.Plan.Connections is { } connections
            ? [.. arguments, "--parallel", "--parallel-connections", connections.ToString(CultureInfo.InvariantCulture)]
            : arguments;
    }
}
