namespace ParallelMigration.Libvirt;

/// <summary>
/// The names of what <see cref="MigrationTelemetry"/> records, after OpenTelemetry's conventions. They are stable: one that is removed is not used again.
/// </summary>
internal static class TelemetryNames
{
    /// <summary>A span: one migration, from its start until both ends have been asked where the guest is.</summary>
    public const string MigrationSpan = "migrate";

    /// <summary>An event of that span: a pass over the guest's memory began; with <see cref="Iteration"/>.</summary>
    public const string IterationEvent = Prefix + "iteration";

    /// <summary>An event of that span: a convergence action was taken; with <see cref="ActionKind"/> and <see cref="ActionReason"/>.</summary>
    public const string ActionEvent = Prefix + "convergence.action";

    /// <summary>Up-down counter, <c>{migration}</c>: migrations that run now, by <see cref="Parallel"/>.</summary>
    public const string ActiveMigrations = Prefix + "active_migrations";

    /// <summary>
    /// Histogram, <c>s</c>: how long migrations took, by <see cref="Outcome"/>, <see cref="Location"/>, <see cref="Parallel"/> and, of those
    /// that failed, <see cref="ErrorType"/>. Its count is that of the migrations.
    /// </summary>
    public const string MigrationDuration = Prefix + "migration.duration";

    /// <summary>Histogram, <c>s</c>: how long guests ran on neither host, of completed migrations whose statistics have it, by <see cref="Parallel"/>.</summary>
    public const string MigrationDowntime = Prefix + "migration.downtime";

    /// <summary>Histogram, <c>By</c>: what migrations sent, by <see cref="Outcome"/> and <see cref="Parallel"/>.</summary>
    public const string MigrationSize = Prefix + "migration.size";

    /// <summary>Histogram, <c>{connection}</c>: over how many connections migrations went; one that is not parallel counts as 1.</summary>
    public const string MigrationConnections = Prefix + "migration.connections";

    /// <summary>Counter, <c>{action}</c>: convergence actions taken, by <see cref="ActionKind"/> and <see cref="ActionReason"/>.</summary>
    public const string ConvergenceActions = Prefix + "convergence.actions";

    /// <summary>Attribute: a <see cref="MigrationOutcome"/> in lower case, <c>completed</c>.</summary>
    public const string Outcome = Prefix + "migration.outcome";

    /// <summary>Attribute: a <see cref="GuestLocation"/> in lower case, <c>destination</c>.</summary>
    public const string Location = Prefix + "guest.location";

    /// <summary>Attribute: whether over parallel connections; absent where another process has started the migration.</summary>
    public const string Parallel = Prefix + "migration.parallel";

    /// <summary>Attribute: the kind of a convergence action in lower case, <c>set_downtime</c>.</summary>
    public const string ActionKind = Prefix + "convergence.action.kind";

    /// <summary>Attribute: why a convergence action was taken, in lower case.</summary>
    public const string ActionReason = Prefix + "convergence.action.reason";

    /// <summary>Attribute: OpenTelemetry's own; a <see cref="LibvirtErrorCode"/> by its name, or by its number where it has none; <see cref="Outcome"/>'s value without one.</summary>
    public const string ErrorType = "error.type";

    /// <summary>Attribute of the span: the guest's UUID. Its name is in the log only.</summary>
    public const string VmUuid = Prefix + "vm.uuid";

    /// <summary>Attribute of the span: the source host, as the caller's URI names it.</summary>
    public const string SourceHost = Prefix + "source.host";

    /// <summary>Attribute of the span: the destination host, as the source's daemon reaches it.</summary>
    public const string DestinationHost = Prefix + "destination.host";

    /// <summary>Attribute of the span: the number of parallel connections; absent where there are none.</summary>
    public const string Connections = Prefix + "migration.connections";

    /// <summary>Attribute of the span: true, where another process had started the migration; it was followed from then on.</summary>
    public const string TakenOver = Prefix + "migration.taken_over";

    /// <summary>Attribute of the span: what was sent, in bytes.</summary>
    public const string Size = Prefix + "migration.size";

    /// <summary>Attribute of the span: how long the guest ran on neither host, in seconds.</summary>
    public const string Downtime = Prefix + "migration.downtime";

    /// <summary>Attribute: a pass over the guest's memory, 1 for the first; of the span: the last.</summary>
    public const string Iteration = Prefix + "migration.iteration";

    private const string Prefix = "parallel_migration.";
}
