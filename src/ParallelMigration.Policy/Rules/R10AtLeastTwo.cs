namespace ParallelMigration.Policy;

/// <summary>
/// R10: no plan ever has exactly 1 connection. QEMU's parallel code with a single connection is another code path, less robust;
/// at worst the second connection stays idle (feature page).
/// </summary>
internal static class R10AtLeastTwo
{
    internal const int Minimum = ParallelMigrationSetting.MinConnections;

    internal static int Raise(int connections, ReasonCode reason, ref CodeSet reasons)
    {
        if (connections >= Minimum)
        {
            return connections;
        }

        reasons.Add(reason);
        return Minimum;
    }
}
