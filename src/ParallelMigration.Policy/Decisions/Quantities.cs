namespace ParallelMigration.Policy;

/// <summary>The numbers of reasons, with their units.</summary>
internal static class Quantities
{
    internal static Quantity? Connections(long? count) => count is { } known ? new(known, QuantityUnit.Connections) : null;

    internal static Quantity? Threads(HostResources host) => new Quantity(host.CpuThreads, QuantityUnit.CpuThreads);

    internal static Quantity? EmulatorCpus(VmResources vm) => vm.EmulatorCpus is { } cpus ? new(cpus, QuantityUnit.EmulatorCpus) : null;

    internal static Quantity? Migrations(int count) => new Quantity(count, QuantityUnit.Migrations);

    internal static Quantity? On(MigrationDecision decision) => new Quantity(1, QuantityUnit.Switch);

    internal static Quantity? Off(MigrationDecision decision) => new Quantity(0, QuantityUnit.Switch);

    internal static Quantity? Available(MigrationDecision decision) => Bits(decision.Request.AvailableBandwidth);

    internal static Quantity? Bits(Bandwidth? bandwidth) => bandwidth is { } known ? new(known.BitsPerSecond, QuantityUnit.BitsPerSecond) : null;

    internal static Quantity? Planned(MigrationDecision decision) => Connections(decision.Plan?.Connections);

    internal static Quantity? Asked(MigrationDecision decision) => Connections(decision.Request.EffectiveSetting.CustomConnections);
}
