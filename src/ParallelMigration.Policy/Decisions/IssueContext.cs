namespace ParallelMigration.Policy;

/// <summary>What an issue's words are made from, when a migration is refused and when settings are saved.</summary>
internal sealed class IssueContext
{
    internal IssueContext(MigrationRequest request, ResolverOptions options)
        : this(request.Cluster, request.Vm, options)
    {
        Source = request.Source;
        Destination = request.Destination;
    }

    internal IssueContext(ClusterSettings cluster, VmSettings vm, ResolverOptions options, int? fewestCpuThreads = null, bool clusterItself = false)
    {
        Cluster = cluster;
        Vm = vm;
        Options = options;
        FewestCpuThreads = fewestCpuThreads;
        ClusterItself = clusterItself;
    }

    internal ClusterSettings Cluster { get; }

    internal VmSettings Vm { get; }

    internal ResolverOptions Options { get; }

    /// <summary>The host that the VM leaves; <see langword="null"/> when settings are saved.</summary>
    internal HostResources? Source { get; }

    /// <summary>The host that the VM goes to; <see langword="null"/> when settings are saved.</summary>
    internal HostResources? Destination { get; }

    /// <summary>The CPU threads of the cluster's smallest host, where known when settings are saved.</summary>
    internal int? FewestCpuThreads { get; }

    /// <summary>Whether the cluster's own settings are saved: then every issue is about the cluster.</summary>
    internal bool ClusterItself { get; }

    internal ParallelMigrationSetting Setting => R1EffectiveSettings.Setting(Cluster, Vm);

    internal MigrationPolicy Policy => R1EffectiveSettings.Policy(Cluster, Vm);

    internal static string SubjectVm(IssueContext context) => context.ClusterItself ? SubjectCluster(context) : IdOr(context.Vm.Id, "vm");

    internal static string SubjectCluster(IssueContext context) => IdOr(context.Cluster.Id, "cluster");

    internal static string SubjectSource(IssueContext context) => IdOr(context.Source?.Id, "source");

    internal static string SubjectDestination(IssueContext context) => IdOr(context.Destination?.Id, "destination");

    // As it was given: a program compares it. Only sentences get it cleaned.
    private static string IdOr(string? id, string fallback) => string.IsNullOrWhiteSpace(id) ? fallback : id!;
}
