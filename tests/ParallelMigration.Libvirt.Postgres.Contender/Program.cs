using System;
using System.Globalization;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Libvirt;
using ParallelMigration.Libvirt.Postgres;

// An orchestrator in a process of its own: takes places between alpha and beta, and gives them back.
//   contender hold CONNECTION MAXIMUM          one place, kept until standard input ends; says "in" when it has it
//   contender race CONNECTION MAXIMUM COUNT FOLDER
//                                              COUNT places, one after the other; while it has one, there is a file of it in FOLDER;
//                                              says the most files that it saw at once
var (command, connection, maximum) = (args[0], args[1], int.Parse(args[2], CultureInfo.InvariantCulture));
await using var store = new PostgresLedgerStore(connection, new() { PollInterval = TimeSpan.FromMilliseconds(500) });
var gate = new MigrationGate(store);
if (command == "hold")
{
    await using var place = await EnterAsync();
    Console.WriteLine("in");
    await Console.In.ReadToEndAsync();
    return;
}

var most = 0;
for (var round = int.Parse(args[3], CultureInfo.InvariantCulture); round > 0; round--)
{
    await using var place = await EnterAsync();
    var mark = Path.Combine(args[4], Guid.NewGuid().ToString("N"));
    await File.WriteAllTextAsync(mark, "");
    most = Math.Max(most, Directory.GetFiles(args[4]).Length);
    await Task.Delay(Random.Shared.Next(10));
    most = Math.Max(most, Directory.GetFiles(args[4]).Length);
    File.Delete(mark);
}

Console.WriteLine(most);

Task<MigrationPlace> EnterAsync() => gate.EnterAsync(
    new()
    {
        SourceHostId = "alpha",
        DestinationHostId = "beta",
        Vm = Guid.NewGuid(),
        MaxOutgoingMigrations = maximum,
        MaxIncomingMigrations = maximum,
    },
    cancellationToken: CancellationToken.None);
