using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Spectre.Console;

namespace ParallelMigration.LabBenchmarks;

/// <summary>The order of things: whole repetitions of everything, each in a random order, so that what else the machine does hits all alike.</summary>
internal static class Benchmark
{
    public static async Task<BenchmarkResults> RunAsync(BenchmarkSettings settings, IAnsiConsole console, CancellationToken cancellationToken)
    {
        var links = settings.Links.Select(Link.Parse).ToArray();
        var random = new Random(settings.Seed);
        var whole = Stopwatch.StartNew();
        await using var lab = await TwoHostLab.StartAsync(cancellationToken);
        var machine = await Machine.OfAsync(lab);
        await WarmUpAsync(lab, cancellationToken);

        List<Measurement> measurements = [];
        List<TimeSpan> virshIdle = [];
        var longest = TimeSpan.Zero;
        var repetition = 0;
        while (repetition < settings.Repetitions && (repetition == 0 || whole.Elapsed + longest < settings.Limit))
        {
            repetition++;
            var start = whole.Elapsed;
            random.Shuffle(links);
            foreach (var link in links)
            {
                await TwoHostLab.SetLinkAsync(link, cancellationToken);
                await TwoHostLab.StartGuestAsync(cancellationToken);
                virshIdle.Add(await VirshRun.IdleAsync(lab, cancellationToken));
                var candidates = (await Candidates.ForAsync(lab, link)).ToArray();
                random.Shuffle(candidates);
                foreach (var candidate in candidates)
                {
                    await TwoHostLab.StartGuestAsync(cancellationToken);
                    var measurement = await candidate.RunAsync(lab, link, cancellationToken);
                    measurements.Add(measurement);
                    console.WriteLine(FormattableString.Invariant(
                        $"{whole.Elapsed:mm\\:ss} repetition {repetition}, {link.Name}, {candidate.Name}: {measurement.TotalTime.TotalSeconds:0.0} s"));
                }
            }

            longest = whole.Elapsed - start > longest ? whole.Elapsed - start : longest;
        }

        return new(machine, settings, repetition, measurements, virshIdle, whole.Elapsed);
    }

    // The first migration of a process and of a lab takes longer than all others.
    private static async Task WarmUpAsync(TwoHostLab lab, CancellationToken cancellationToken)
    {
        var link = Link.Parse(Link.Unlimited);
        await TwoHostLab.StartGuestAsync(cancellationToken);
        await new Candidate("warm-up", new() { Connections = 2 }).RunAsync(lab, link, cancellationToken);
    }
}
