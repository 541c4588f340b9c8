using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace ParallelMigration.LabBenchmarks;

/// <summary>The results as Markdown.</summary>
internal static class ResultTables
{
    public static string Of(BenchmarkResults results)
    {
        var rows = Row.Of(results);
        var text = new StringBuilder();
        AppendMachine(text, results);
        foreach (var link in rows.GroupBy(row => row.Link))
        {
            AppendLink(text, link.Key, [.. link]);
        }

        AppendOverhead(text, results, rows);
        return text.ToString();
    }

    private static void AppendMachine(StringBuilder text, BenchmarkResults results)
    {
        var machine = results.Machine;
        text.Append(CultureInfo.InvariantCulture, $"""
            Measured with libvirt {machine.Libvirt} and QEMU {machine.Qemu} on {machine.Kernel}, {machine.Runtime}: {machine.Cores} cores
            ({machine.Processor}) for both hosts, load average {machine.LoadBefore:0.0} before the start. Emulated guest (no KVM) of {TwoHostLab.GuestMemory} MiB, {TwoHostLab.GuestMemory - 80} of them
            filled, rewriting {TwoHostLab.GuestDirtyRate} MiB/s. {results.Repetitions} repetition{(results.Repetitions == 1 ? "" : "s")} in random order (seed {results.Settings.Seed}), {results.Took.TotalMinutes:0.0} minutes in all.
            Each figure: the median (lowest to highest).


            """);
    }

    private static void AppendLink(StringBuilder text, Link link, IReadOnlyList<Row> rows)
    {
        text.Append(CultureInfo.InvariantCulture, $"""
            ### Link: {link.Name}

            | plan | connections | limit | throughput, Mbit/s | total time, s | downtime, ms | sent, MiB |
            |---|---|---|---|---|---|---|

            """);
        foreach (var row in rows)
        {
            var plan = row.Candidate.Plan;
            text.Append(CultureInfo.InvariantCulture, $"| {row.Candidate.Name} | {plan.Connections?.ToString(CultureInfo.InvariantCulture) ?? "–"} | {plan.BandwidthLimit?.ToString() ?? "–"} ")
                .Append(CultureInfo.InvariantCulture, $"| {row.Throughput.ToText("0")} | {row.TotalTime.ToText("0.0")} | {row.Downtime.ToText("0")} | {row.Sent.ToText("0")} |\n");
        }

        text.Append('\n');
    }

    // The same flags by both, so that the difference is what is around libvirt's call.
    private static void AppendOverhead(StringBuilder text, BenchmarkResults results, IReadOnlyList<Row> rows)
    {
        text.Append("""
            ### The adapter's own time

            The whole call as the caller waits for it, the same flags by both. The adapter also asks both ends where the guest is and for the
            job's statistics; virsh only reports the end of libvirt's call.

            | link | adapter, s | virsh, s | beyond libvirt's own time: adapter, ms | virsh, ms |
            |---|---|---|---|---|

            """);
        foreach (var virsh in rows.Where(row => row.Candidate.ByVirsh))
        {
            var adapter = rows.Single(row => row.Link == virsh.Link && row.Candidate.Name == Candidates.NameOf(Candidates.VirshConnections));
            text.Append(CultureInfo.InvariantCulture, $"| {virsh.Link.Name} | {adapter.WholeCall.ToText("0.00")} | {virsh.WholeCall.ToText("0.00")} ")
                .Append(CultureInfo.InvariantCulture, $"| {Beyond(results, adapter).ToText("0")} | {Beyond(results, virsh).ToText("0")} |\n");
        }

        var idle = Spread.Of(results.VirshIdle.Select(time => time.TotalMilliseconds));
        text.Append(CultureInfo.InvariantCulture, $"\nOf virsh's time its process and connection alone take {idle.ToText("0")} ms (`virsh domid`); the adapter's connection stands already.\n");
    }

    private static Spread Beyond(BenchmarkResults results, Row row) => Spread.Of(
        from one in results.Measurements
        where one.Link == row.Link && one.Candidate == row.Candidate
        select (one.WholeCall - one.TotalTime).TotalMilliseconds);
}
