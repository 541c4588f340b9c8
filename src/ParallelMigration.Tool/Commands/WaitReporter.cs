using System;
using System.IO;
using System.Linq;
using ParallelMigration.Libvirt;

namespace ParallelMigration.Tool.Commands;

/// <summary>Tells what a migration waits for, a line each time that it is something else.</summary>
internal sealed class WaitReporter(TextWriter output, string source, string destination) : IProgress<MigrationWait>
{
    private string? told;

    public void Report(MigrationWait value)
    {
        var text = string.Join("; ", value.Obstacles.Select(Text));
        if (text != told)
        {
            told = text;
            output.WriteLine($"Waiting: {text}.");
        }
    }

    // By the hosts' names: a person does not know their ids.
    private string Text(MigrationObstacle obstacle) =>
        (obstacle with { HostId = obstacle.Direction == MigrationDirection.Outgoing ? source : destination }).ToString();
}
