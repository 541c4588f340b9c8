namespace ParallelMigration.Tool.Input;

/// <summary>The files that an audit reads, by their names on the command line.</summary>
/// <param name="Cluster">The cluster as it is.</param>
/// <param name="ClusterId">Which cluster of that file; <see langword="null"/>: it has only one.</param>
/// <param name="Change">The edit; <see langword="null"/>: none.</param>
/// <param name="Vms">The VMs.</param>
/// <param name="Options">The site's options; <see langword="null"/>: those of the cluster's file, or the defaults.</param>
/// <param name="Host">A host typical of the cluster; <see langword="null"/>: that of the cluster's file, if any.</param>
/// <param name="Hosts">oVirt's hosts; <see langword="null"/>: none.</param>
/// <param name="MigrationNetwork">The migration network or its interface; <see langword="null"/>: as the cluster's file says.</param>
/// <param name="Policies">oVirt's migration policies; <see langword="null"/>: the stock ones.</param>
internal sealed record AuditFiles(
    string Cluster,
    string? ClusterId,
    string? Change,
    string Vms,
    string? Options,
    string? Host,
    string? Hosts,
    string? MigrationNetwork,
    string? Policies);
