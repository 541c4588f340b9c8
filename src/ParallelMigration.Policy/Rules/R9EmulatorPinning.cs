namespace ParallelMigration.Policy;

/// <summary>
/// R9: a QEMU process pinned to k CPUs has k join the min of R3. Custom is not cut by k; it gets a warning when it uses more than k. CPUs that are the guest's own
/// pinned ones give every parallel plan a warning.
/// </summary>
internal static class R9EmulatorPinning
{
    internal static readonly ReasonDefinition LimitedByEmulatorCpus = new(
        ReasonCode.LimitedByEmulatorCpus, RuleId.R9, ReasonKind.Connections,
        static decision => $"{R3ComputedConnections.BandwidthAllows(decision)}; QEMU may use {Quantities.EmulatorCpus(decision.Request.VmResources)}.")
    {
        Before = R3ComputedConnections.ByBandwidth,
        After = static decision => Quantities.Connections(R3ComputedConnections.Computed(decision)),
    };

    internal static readonly ReasonDefinition CustomAboveEmulatorCpus = new(
        ReasonCode.CustomAboveEmulatorCpus, RuleId.R9, ReasonKind.Warning,
        static decision => $"{Quantities.Planned(decision)}, but QEMU may use only {Quantities.EmulatorCpus(decision.Request.VmResources)}.")
    {
        Before = Quantities.Planned,
        After = static decision => Quantities.EmulatorCpus(decision.Request.VmResources),
    };

    internal static readonly ReasonDefinition ConnectionsShareGuestCpus = new(
        ReasonCode.ConnectionsShareGuestCpus, RuleId.R9, ReasonKind.Warning,
        static decision => $"{Quantities.Planned(decision)} run on the guest's own CPUs and take time from it. Pin the emulator to others.")
    {
        After = Quantities.Planned,
    };

    internal static int Limit(VmResources vm) => vm.EmulatorCpus ?? int.MaxValue;

    internal static void Warn(ParallelMigrationSetting setting, int connections, VmResources vm, ref CodeSet reasons)
    {
        if (setting.Mode == ParallelMigrationMode.Custom && connections > Limit(vm))
        {
            reasons.Add(ReasonCode.CustomAboveEmulatorCpus);
        }

        if (vm.EmulatorCpusShared == true)
        {
            reasons.Add(ReasonCode.ConnectionsShareGuestCpus);
        }
    }
}
