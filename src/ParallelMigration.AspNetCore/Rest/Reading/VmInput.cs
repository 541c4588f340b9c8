using System;
using ParallelMigration.OVirt;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.AspNetCore;

/// <summary>The body of a VM's update or addition: only what it has.</summary>
internal sealed record VmInput
{
    private const int MostCpus = 4096;

    internal static DocumentKind Kind { get; } = new("vm");

    internal string? Name { get; private init; }

    internal string? Description { get; private init; }

    internal ObjectReference? Cluster { get; private init; }

    internal ObjectReference? Template { get; private init; }

    internal OVirtCpuTopology? Topology { get; private init; }

    internal long? MemoryBytes { get; private init; }

    internal ClusterLevel? CustomLevel { get; private init; }

    internal OVirtMigrationMode? MigrationMode { get; private init; }

    internal TimeSpan? MigrationDowntime { get; private init; }

    internal bool? TunnelMigration { get; private init; }

    internal OVirtMigrationOptions? Migration { get; private init; }

    internal static VmInput Read(Part part, InputForm form, Guid? id)
    {
        form.GuardNames(
            part, "actions", "cluster", "cpu", "custom_compatibility_version", "description", "display", "host", "href", "id", "link", "memory", "migration", "migration_downtime", "name", "placement_policy",
            "status", "template", "tunnel_migration");
        ResourceInput.GuardId(part, id);
        return new()
        {
            Name = ResourceInput.Name(part),
            Description = ResourceInput.Description(part),
            Cluster = ResourceInput.Reference(part, "cluster", form),
            Template = ResourceInput.Reference(part, "template", form),
            Topology = TopologyOf(part, form),
            MemoryBytes = form.LongNumber(part, "memory", 1, long.MaxValue),
            CustomLevel = ResourceInput.Level(part, "custom_compatibility_version", form),
            MigrationMode = Affinity(part, form),
            MigrationDowntime = form.Number(part, "migration_downtime", -1, (int)ConvergenceAction.MaxDowntime.TotalMilliseconds) is { } downtime
                ? TimeSpan.FromMilliseconds(Math.Max(0, downtime)) : null,
            TunnelMigration = form.Flag(part, "tunnel_migration"),
            Migration = part["migration"] is { } migration ? MigrationInput.Read(migration, form, ofCluster: false) : null,
        };
    }

    /// <summary>The VM after the update, but for its cluster.</summary>
    internal StoredVm ApplyTo(StoredVm vm)
    {
        var topology = vm.Topology.Apply(Topology);
        if (topology.Cpus is > MostCpus)
        {
            throw ApiFault.Refused($"A VM has at most {MostCpus} virtual CPUs.");
        }

        return vm with
        {
            Name = Name ?? vm.Name,
            Description = Description ?? vm.Description,
            Topology = topology,
            MemoryBytes = MemoryBytes ?? vm.MemoryBytes,
            CustomLevel = CustomLevel is { } level ? (level == default ? null : level) : vm.CustomLevel,
            MigrationMode = MigrationMode ?? vm.MigrationMode,
            MigrationDowntime = MigrationDowntime is { } downtime ? (downtime > TimeSpan.Zero ? downtime : null) : vm.MigrationDowntime,
            TunnelMigration = TunnelMigration ?? vm.TunnelMigration,
            Migration = vm.Migration.Apply(Migration),
        };
    }

    private static OVirtCpuTopology? TopologyOf(Part part, InputForm form)
    {
        if (part["cpu"] is not { } cpu)
        {
            return null;
        }

        form.GuardNames(cpu, "topology");
        if (cpu["topology"] is not { } topology)
        {
            return null;
        }

        form.GuardNames(topology, "cores", "sockets", "threads");
        return new(form.Number(topology, "sockets", 1, MostCpus), form.Number(topology, "cores", 1, MostCpus), form.Number(topology, "threads", 1, MostCpus));
    }

    private static OVirtMigrationMode? Affinity(Part part, InputForm form)
    {
        if (part["placement_policy"] is not { } placement)
        {
            return null;
        }

        form.GuardNames(placement, "affinity");
        return form.OneOf(
            placement, "affinity", "VmAffinity", ("migratable", OVirtMigrationMode.Migratable), ("pinned", OVirtMigrationMode.Pinned), ("user_migratable", OVirtMigrationMode.UserMigratable));
    }
}
