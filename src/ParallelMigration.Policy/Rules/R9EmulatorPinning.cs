namespace ParallelMigration.Policy;

/// <summary>
/// R9: a QEMU process pinned to k CPUs has k join the min of R3. Custom is not cut by k; it gets a warning when it uses more than k.
/// </summary>
internal static class R9EmulatorPinning
{
    internal static int Limit(VmResources vm) => vm.EmulatorCpus ?? int.MaxValue;

    internal static void Warn(ParallelMigrationSetting setting, int connections, VmResources vm, ref CodeSet reasons)
    {
        if (setting.Mode == ParallelMigrationMode.Custom && connections > Limit(vm))
        {
            reasons.Add(ReasonCode.CustomAboveEmulatorCpus);
        }
    }
}
