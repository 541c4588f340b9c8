using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Xunit.Abstractions;

namespace ParallelMigration.Libvirt.Tests.Live.Faults;

/// <summary>Whatever goes wrong, at whatever moment: the guest runs on exactly one host, and the caller learns which.</summary>
[Collection(FaultCollection.Name)]
public sealed class FaultSeriesTests(FaultLab lab, ITestOutputHelper output)
{
    private const int Fewest = 16;
    private const int Hours = 3_600_000;

    /// <summary>
    /// PARALLEL_MIGRATION_FAULTS=400 is a series of that many; two of each kind are 16. PARALLEL_MIGRATION_FAULTS_SEED draws other ones;
    /// PARALLEL_MIGRATION_FAULTS_ONLY=17,25 repeats single ones by their numbers. PARALLEL_MIGRATION_FAULTS_PART=2/5 is the second of five parts of the series, each
    /// with faults of every kind.
    /// </summary>
    [LabFact(tier: Tiers.Faults, Timeout = 12 * Hours)]
    public async Task The_guest_runs_on_exactly_one_host_and_the_result_says_which()
    {
        var seed = Number("PARALLEL_MIGRATION_FAULTS_SEED", 1);
        var report = new FaultReport(await lab.StackAsync(), seed, output.WriteLine);
        Footprint? before = null;
        foreach (var number in Numbers())
        {
            report.Add(await new FaultRun(lab, FaultCase.Draw(seed, number, lab.Kinds), report.EvidenceOf(number)).ExecuteAsync());
            before ??= Footprint.Of(lab); // when all code has run once
        }

        report.Close(before!, await Footprint.SettledAsync(lab, before!));
        Assert.Empty(report.Findings);
    }

    private static IEnumerable<int> Numbers()
    {
        if (Environment.GetEnvironmentVariable("PARALLEL_MIGRATION_FAULTS_ONLY") is { Length: > 0 } only)
        {
            return only.Split(',').Select(number => int.Parse(number, CultureInfo.InvariantCulture));
        }

        var all = Enumerable.Range(0, Math.Max(Number(Tiers.VariableOf(Tiers.Faults), Fewest), 1));
        if (FaultReport.Part is not { } part)
        {
            return all;
        }

        var (index, parts) = (int.Parse(part.Split('/')[0], CultureInfo.InvariantCulture), int.Parse(part.Split('/')[1], CultureInfo.InvariantCulture));
        return all.Where(number => number / FaultCase.Kinds % parts == index - 1);
    }

    private static int Number(string variable, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : usual;
}
