using System;

namespace ParallelMigration.Scheduling.Tests;

internal static class Requests
{
    public static LeaseRequest Between(string source, string? destination, int maximum) => new()
    {
        SourceHostId = source,
        DestinationHostId = destination,
        Vm = Guid.NewGuid(),
        MaxOutgoingMigrations = maximum,
        MaxIncomingMigrations = maximum,
    };
}
