using System;
using System.Threading.Tasks;
using ParallelMigration.Libvirt;
using ParallelMigration.Policy.Convergence;
using Spectre.Console;

namespace ParallelMigration.Tool.Commands;

/// <summary>A migration's progress on a person's screen; where there is none, a line now and then.</summary>
internal static class MigrationProgressBar
{
    internal static Task<MigrationResult> ShowAsync(IAnsiConsole console, string name, Func<IProgress<MigrationProgress>, Task<MigrationResult>> migrate) =>
        console.Progress()
            .AutoClear(false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(async display =>
            {
                var bar = display.AddTask(Markup.Escape(name), maxValue: 1);
                var result = await migrate(new Reporter(bar, name)).ConfigureAwait(false);
                if (result.Outcome == MigrationOutcome.Completed)
                {
                    bar.Value = 1;
                }

                bar.StopTask();
                return result;
            });

    private sealed class Reporter(ProgressTask bar, string name) : IProgress<MigrationProgress>
    {
        public void Report(MigrationProgress value)
        {
            bar.Value = value.Fraction;
            bar.Description = Markup.Escape($"{name}: pass {value.Sample.Iteration ?? 1}, {value.Sample.BytesRemaining / 1048576} MiB left"
                + (value.Sample.Throughput is { } rate ? $", {MigrationReport.Rate(rate)}" : "")
                + (value.TimeLeft == default ? "" : $", {value.TimeLeft}")
                + (value.Sample.IsInPostCopy ? ", post-copy" : ""));
        }
    }
}
