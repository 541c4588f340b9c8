using System;
using System.Linq;
using ParallelMigration.Libvirt;
using Spectre.Console;

namespace ParallelMigration.Tool.Commands;

/// <summary>Tells what a migration waits for, a line each time that it is something else.</summary>
internal sealed class WaitReporter(Terminal terminal, string source, string destination) : IProgress<MigrationWait>
{
    private string? told;

    public void Report(MigrationWait value)
    {
        var text = string.Join("; ", value.Obstacles.Select(Text));
        if (text == told)
        {
            return;
        }

        told = text;
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

    // By the hosts' names: a person does not know their ids.
    private string Text(MigrationObstacle obstacle) =>
        (obstacle with { HostId = obstacle.Direction == MigrationDirection.Outgoing ? source : destination }).ToString();
}
