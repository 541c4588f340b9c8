using System;
using System.Buffers;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using ParallelMigration.Benchmarks.Alternatives;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Auditing;
using ParallelMigration.Policy.Json;

namespace ParallelMigration.Benchmarks.Reporting;

/// <summary>
/// The promised ratios on a machine that is never idle: short rounds in turn, and the fastest of each, because whatever else runs only ever makes a round slower.
/// </summary>
internal static class QuickRatios
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(20);

    internal static int Print()
    {
        var resolver = new ParallelMigrationResolver();
        var options = ResolverOptions.Default;
        var read = DecisionJson.ReadRequest(JsonBenchmarks.Request).Migration;
        ArrayBufferWriter<byte> answer = new(64 * 1024);
        List<Row> rows =
        [
            .. ResolveBenchmarks.Settings.Select(setting =>
            {
                var request = read with { Cluster = read.Cluster with { ParallelMigration = ParallelMigrationSetting.Parse(setting) } };
                return new Row(
                    $"resolve {setting}", "the floor", 2_000, () => resolver.Resolve(request).Plan?.Connections ?? 0, () => Floor.Resolve(request, options).Connections);
            }),
            Audit(options),
            new("JSON request to JSON answer", "only parsing it", 100, () => Answered(answer), Parsed),
        ];
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Duration;)
        {
            rows.ForEach(row => row.Run());
        }

        Console.WriteLine("| | ns | ratio | to | allocated |\n|---|---|---|---|---|");
        rows.ForEach(row => Console.WriteLine(row));
        return 0;
    }

    private static Row Audit(ResolverOptions options)
    {
        var vm = Fleet.Vms(1).Single();
        var host = Fleet.Edit.Host!;
        MigrationRequest after = new() { Cluster = Fleet.Edit.After, Vm = vm.Settings, VmResources = vm.Resources, Source = host, Destination = host };
        ClusterAudit audit = new(Fleet.Edit, options);
        return new("audit a clean VM", "the floor of one decision", 1_000, () => audit.Examine(vm) is null ? 0 : 1, () => Floor.Resolve(after, options).Connections);
    }

    private static long Answered(ArrayBufferWriter<byte> answer)
    {
        answer.ResetWrittenCount();
        DecisionJson.Answer(JsonBenchmarks.Request, answer);
        return answer.WrittenCount;
    }

    private static long Parsed()
    {
        using var document = JsonDocument.Parse(JsonBenchmarks.Request);
        return (long)document.RootElement.ValueKind;
    }

    private sealed class Row(string name, string to, int times, Func<long> measured, Func<long> baseline)
    {
        private double fastest = double.MaxValue;
        private double fastestBaseline = double.MaxValue;

        internal void Run() => (fastest, fastestBaseline) = (Math.Min(fastest, Nanoseconds(measured)), Math.Min(fastestBaseline, Nanoseconds(baseline)));

        public override string ToString()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            measured();
            var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            return string.Create(CultureInfo.InvariantCulture, $"| {name} | {fastest:0} | {fastest / fastestBaseline:0.0} | {to} | {bytes} B |");
        }

        private double Nanoseconds(Func<long> run)
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < times; i++)
            {
                run();
            }

            return Stopwatch.GetElapsedTime(start).TotalNanoseconds / times;
        }
    }
}
