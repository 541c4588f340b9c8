using System;
using System.Globalization;
using System.Threading.Tasks;
using ParallelMigration.Libvirt;
using ParallelMigration.Policy.Convergence;
using Spectre.Console;

namespace ParallelMigration.Tool.Commands;

/// <summary>A migration's progress: a bar on a person's screen; into a pipe, lines with the time at a steady pace; or JSON lines.</summary>
internal sealed class ProgressReporter : IProgress<MigrationProgress>
{
    /// <summary>The pace of lines in a pipe. Actions are reported as they are taken.</summary>
    internal static readonly TimeSpan Pace = TimeSpan.FromSeconds(5);

    private readonly MigrationOutput output;
    private readonly string name;
    private readonly TimeProvider clock;
    private readonly ProgressTask? bar;
    private long? last;

    internal ProgressReporter(MigrationOutput output, string name, TimeProvider clock, ProgressTask? bar = null) =>
        (this.output, this.name, this.clock, this.bar) = (output, name, clock, bar);

    /// <summary>Gets how many convergence actions were reported.</summary>
    internal int ActionsReported { get; private set; }

    /// <summary>Runs a migration with its progress reported.</summary>
    internal static async Task<(MigrationResult Result, int ActionsReported)> RunAsync(
        MigrationOutput output, string name, Func<IProgress<MigrationProgress>, Task<MigrationResult>> migrate)
    {
        if (output.IsJson || !output.Terminal.IsInteractive)
        {
            ProgressReporter reporter = new(output, name, TimeProvider.System);
            return (await migrate(reporter).ConfigureAwait(false), reporter.ActionsReported);
        }

        return await output.Terminal.Console.Progress()
            .AutoClear(false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(async display =>
            {
                var bar = display.AddTask(Markup.Escape(name), maxValue: 1);
                ProgressReporter reporter = new(output, name, TimeProvider.System, bar);
                var result = await migrate(reporter).ConfigureAwait(false);
                if (result.Outcome == MigrationOutcome.Completed)
                {
                    bar.Value = 1;
                }

                bar.StopTask();
                return (result, reporter.ActionsReported);
            }).ConfigureAwait(false);
    }

    public void Report(MigrationProgress value)
    {
        if (output.IsJson)
        {
            if (output.WritesProgress)
            {
                output.Progress(value);
            }

            return;
        }

        for (; ActionsReported < value.Actions.Count; ActionsReported++)
        {
            Write(value.Actions[ActionsReported].Message);
        }

        // Before anything is known there is nothing to show: 0 bytes left are not the end.
        if (value.Sample.BytesTotal <= 0)
        {
            return;
        }

        if (bar is not null)
        {
            bar.Value = value.Fraction;
            bar.Description = Markup.Escape($"{name}: {Text(value)}");
        }
        else if (last is not { } then || clock.GetElapsedTime(then) >= Pace)
        {
            last = clock.GetTimestamp();
            Write($"{(value.Fraction * 100).ToString("F0", CultureInfo.InvariantCulture)} %, {Text(value)}");
        }
    }

    private static string Text(MigrationProgress value) => $"pass {value.Sample.Iteration ?? 1}, {value.Sample.BytesRemaining / 1048576} MiB left"
        + (value.Sample.Throughput is { } rate ? $", {MigrationReport.Rate(rate)}" : "")
        + (value.TimeRemaining == default ? "" : $", {value.TimeRemaining}")
        + (value.Sample.IsInPostCopy ? ", post-copy" : "");

    private void Write(string text)
    {
        if (bar is not null)
        {
            output.Terminal.Console.WriteLine($"{name}: {text}"); // which knows how to write above the bar
        }
        else
        {
            output.Text.WriteLine($"{clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)} {name}: {text}");
        }
    }
}
