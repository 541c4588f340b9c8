namespace ParallelMigration.Policy;

/// <summary>A request's parts without the request: what the rules read, and what an audit can put together without allocating.</summary>
internal readonly struct DecisionInput
{
    internal DecisionInput(MigrationRequest request)
        : this(request.Cluster, request.Vm, request.VmResources, request.Source, request.Destination)
    {
    }

    internal DecisionInput(ClusterSettings cluster, VmSettings vm, VmResources vmResources, HostResources source, HostResources destination)
    {
        Cluster = cluster;
        Vm = vm;
        VmResources = vmResources;
        Source = source;
        Destination = destination;
    }

    internal ClusterSettings Cluster { get; }

    internal VmSettings Vm { get; }

    internal VmResources VmResources { get; }

    internal HostResources Source { get; }

    internal HostResources Destination { get; }

    internal ParallelMigrationSetting EffectiveSetting => R1EffectiveSettings.Setting(Cluster, Vm);

    internal MigrationPolicy EffectivePolicy => R1EffectiveSettings.Policy(Cluster, Vm);
}
