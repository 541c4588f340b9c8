using System;
using System.Globalization;
using System.IO;
using System.Threading.Tasks;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Auditing;
using Spectre.Console;

namespace ParallelMigration.Tool.Commands;

/// <summary>An audit's progress, on standard error so that it never mixes with the findings, and only where a person sees it.</summary>
internal static class AuditProgressBar
{
    internal static async Task<AuditSummary> ShowAsync(
        Terminal terminal, Stream input, Func<IProgress<long>?, Task<AuditSummary>> audit, Func<Task> flush)
    {
        try
        {
            return terminal.Progress is not { } console
                ? await audit(null).ConfigureAwait(false)
                : await console.Progress()
                    .AutoClear(true)
                    .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new ElapsedTimeColumn())
                    .StartAsync(display =>
                    {
                        var bar = display.AddTask("VMs", maxValue: input.CanSeek ? input.Length : 1);
                        bar.IsIndeterminate = !input.CanSeek;
                        return audit(new Reporter(bar, input));
                    }).ConfigureAwait(false);
        }
        finally
        {
            // Bad input further on does not take away what was found before it.
            await flush().ConfigureAwait(false);
        }
    }

    private sealed class Reporter(ProgressTask bar, Stream input) : IProgress<long>
    {
        public void Report(long value)
        {
            bar.Description = value.ToString("N0", CultureInfo.InvariantCulture) + " VMs";
            bar.Value = input.CanSeek ? input.Position : 0;
        }
    }
}
