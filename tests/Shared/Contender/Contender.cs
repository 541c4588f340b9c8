using System;
using System.Globalization;
using System.IO;
using System.Threading.Tasks;
using ParallelMigration.Scheduling;

namespace ParallelMigration.Testing;

/// <summary>Acquires leases between alpha and beta, and releases them.</summary>
/// <remarks>
/// <c>hold STORE MAXIMUM</c>: one lease, held until standard input ends; prints "in" when it has it.
/// <c>race STORE MAXIMUM COUNT FOLDER</c>: that many leases, one after the other. While it holds one, it keeps a file in the folder locked. Prints the
/// largest number of locked files that it saw.
/// </remarks>
internal static class Contender
{
    private const int LongestHoldMilliseconds = 20;

    public static async Task RunAsync(ILimiterStore store, string[] arguments)
    {
        var limiter = new MigrationLimiter(store);
        var maximum = int.Parse(arguments[2], CultureInfo.InvariantCulture);
        if (arguments[0] == "hold")
        {
            await using var lease = await limiter.AcquireAsync(Request(maximum));
            Console.WriteLine("in");
            await Console.In.ReadToEndAsync();
            return;
        }

        var most = 0;
        for (var round = int.Parse(arguments[3], CultureInfo.InvariantCulture); round > 0; round--)
        {
            await using var lease = await limiter.AcquireAsync(Request(maximum));
            using var mark = HeldMarks.Add(arguments[4]);
            most = Math.Max(most, HeldMarks.Count(arguments[4]));
            await Task.Delay(Random.Shared.Next(LongestHoldMilliseconds));
            most = Math.Max(most, HeldMarks.Count(arguments[4]));
        }

        Console.WriteLine(most);
    }

    private static LeaseRequest Request(int maximum) => new()
    {
        SourceHostId = "alpha",
        DestinationHostId = "beta",
        Vm = Guid.NewGuid(),
        MaxOutgoingMigrations = maximum,
        MaxIncomingMigrations = maximum,
    };
}
