using System;
using System.Linq;
using ParallelMigration.Scheduling;
using Spectre.Console;

namespace ParallelMigration.Tool.Commands;

/// <summary>Reports what a migration waits for, one line each time it changes.</summary>
internal sealed class WaitReporter(Terminal terminal, string source, string destination) : IProgress<LeaseWait>
{
    private string? last;

    public void Report(LeaseWait value)
    {
        var text = string.Join("; ", value.Limits.Select(Text));
        if (text == last)
        {
            return;
        }

        last = text;
        var line = $"Waiting: {text}.";
        if (terminal.IsInteractive)
        {
            terminal.Console.WriteLine(line); // which knows how to write above the progress bar
        }
        else
        {
            terminal.Text.WriteLine(line);
        }
    }

    // With the hosts' names, because people do not know their ids.
    private string Text(ReachedLimit limit) =>
        (limit with { HostId = limit.Direction == MigrationDirection.Outgoing ? source : destination }).ToString();
}
