namespace ParallelMigration.Policy;

/// <summary>
/// R1: a cluster's default is Disabled, a VM's default is <em>cluster value</em>. Effective is the VM's own where it has one,
/// else the cluster's, worked out for the setting and for the policy separately.
/// </summary>
internal static class R1EffectiveSettings
{
    internal static ParallelMigrationSetting Setting(ClusterSettings cluster, VmSettings vm) => vm.ParallelMigration ?? cluster.ParallelMigration;

    internal static MigrationPolicy Policy(ClusterSettings cluster, VmSettings vm) => vm.MigrationPolicy ?? cluster.MigrationPolicy;
}
