using System;
using System.Globalization;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Scheduling;
using ParallelMigration.Scheduling.Postgres;

// A process that acquires leases between alpha and beta, and releases them.
//   contender hold CONNECTION MAXIMUM          one lease, held until standard input ends; prints "in" when it has it
//   contender race CONNECTION MAXIMUM COUNT FOLDER
//                                              COUNT leases, one after the other, each marked by a file in FOLDER while it is held;
//                                              prints the largest number of files that it saw at once
var (command, connection, maximum) = (args[0], args[1], int.Parse(args[2], CultureInfo.InvariantCulture));
await using var store = new PostgresLimiterStore(connection, new() { PollInterval = TimeSpan.FromMilliseconds(500) });
var limiter = new MigrationLimiter(store);
if (command == "hold")
{
    await using var lease = await AcquireAsync();
    Console.WriteLine("in");
    await Console.In.ReadToEndAsync();
    return;
}

var most = 0;
for (var round = int.Parse(args[3], CultureInfo.InvariantCulture); round > 0; round--)
{
    await using var lease = await AcquireAsync();
    var mark = Path.Combine(args[4], Guid.NewGuid().ToString("N"));
    await File.WriteAllTextAsync(mark, "");
    most = Math.Max(most, Directory.GetFiles(args[4]).Length);
    await Task.Delay(Random.Shared.Next(10));
    most = Math.Max(most, Directory.GetFiles(args[4]).Length);
    File.Delete(mark);
}

Console.WriteLine(most);

Task<MigrationLease> AcquireAsync() => limiter.AcquireAsync(
    new()
    {
        SourceHostId = "alpha",
        DestinationHostId = "beta",
        Vm = Guid.NewGuid(),
        MaxOutgoingMigrations = maximum,
        MaxIncomingMigrations = maximum,
    },
    cancellationToken: CancellationToken.None);
