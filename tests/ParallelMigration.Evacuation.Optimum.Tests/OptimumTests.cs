using System;
using System.Linq;
using ParallelMigration.Evacuation.Tests;
using ParallelMigration.Policy;
using Xunit.Abstractions;

namespace ParallelMigration.Evacuation.Optimum.Tests;

/// <summary>Plans of small evacuations against the best that there is.</summary>
public class OptimumTests(ITestOutputHelper output)
{
    private const int Evacuations = 100;
    private const double MostAbove = 0.05;

    [TierFact(Tiers.Optimum)]
    public void No_plan_of_a_small_evacuation_ends_more_than_five_percent_after_the_best()
    {
        var all = Enumerable.Range(0, Evacuations).Select(seed =>
        {
            var request = Small(seed);
            var plan = EvacuationPlanner.Plan(request);
            var planned = plan.TotalTime!.Value.P50;
            var (found, proven) = Optimum.Of(request, plan.LowerBound!.Value, planned);
            return (Seed: seed, Above: (planned.TotalMilliseconds / found) - 1, Proven: planned.TotalMilliseconds <= (1 + MostAbove) * proven, IsBest: planned.TotalMilliseconds <= found + request.Vms.Count);
        }).ToArray();
        output.WriteLine(FormattableString.Invariant(
            $"{all.Length} evacuations: {all.Count(one => one.IsBest)} are the best that was found, {all.Average(one => one.Above):P2} above it on average, {all.Max(one => one.Above):P2} at most; {all.Count(one => one.Proven)} are proven to be within {MostAbove:P0} of the best there is."));
        Assert.DoesNotContain(all, one => one.Above > MostAbove);
        Assert.InRange(all.Count(one => one.Proven), Evacuations * 9 / 10, Evacuations);
    }

    private static EvacuationRequest Small(int seed)
    {
        Random random = new(seed);
        var (sources, destinations, vms) = (random.Next(1, 4), random.Next(1, 4), random.Next(3, 9));
        ParallelMigrationSetting?[] settings = [null, null, null, ParallelMigrationSetting.Disabled, ParallelMigrationSetting.Parallel];
        return new()
        {
            Cluster = Requests.Cluster(ParallelMigrationSetting.Auto, random.Next(1, 4), random.Next(1, 4)),
            Hosts =
            [
                .. Enumerable.Range(0, sources).Select(number => Requests.Host($"source{number}", Link(random), true)),
                .. Enumerable.Range(0, destinations).Select(number => Requests.Host($"host{number}", Link(random))),
            ],
            Vms = [.. Enumerable.Range(0, vms).Select(number => Requests.Vm(
                $"vm{number}", $"source{random.Next(sources)}", random.Next(256, 32_768), random.Next(1, 9), setting: settings[random.Next(settings.Length)]))],
        };
    }

    private static long Link(Random random) => new long[] { 10, 25, 40, 100 }[random.Next(4)];
}
