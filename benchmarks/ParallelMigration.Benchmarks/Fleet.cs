using System.Collections.Generic;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Auditing;

namespace ParallelMigration.Benchmarks;

/// <summary>A cluster of any number of VMs, made one by one as they are read, as from a database; and edits of it.</summary>
internal static class Fleet
{
    private static readonly ClusterSettings Before = new() { Id = "c1", MigrationPolicy = new() { Name = "Minimal downtime" } };

    private static readonly VmResources[] Sizes = [new() { Vcpus = 2 }, new() { Vcpus = 8 }, new() { Vcpus = 64 }];

    private static readonly VmSettings Own = new() { Id = "vm", ParallelMigration = ParallelMigrationSetting.Disabled };

    private static readonly VmSettings OwnParallel = Own with { ParallelMigration = ParallelMigrationSetting.Parallel };

    /// <summary>An edit of the cluster's setting. VMs with a setting of their own stay as they are.</summary>
    internal static ClusterEdit Edit { get; } = new()
    {
        Before = Before,
        After = Before with { ParallelMigration = ParallelMigrationSetting.Parallel },
        Host = new() { CpuThreads = 64, LinkBandwidth = Bandwidth.FromGigabitsPerSecond(100) },
    };

    /// <summary>An edit to a policy with post-copy. It cannot be saved for VMs with Parallel as their own setting (rule C1).</summary>
    internal static ClusterEdit OffendingEdit { get; } = Edit with { After = Before with { MigrationPolicy = new() { Name = "Post-copy", PostCopy = true } } };

    /// <summary>VMs that <see cref="Edit"/> leaves clean.</summary>
    internal static IEnumerable<ClusterVm> Vms(int count) => Vms(count, Own);

    /// <summary>VMs that <see cref="OffendingEdit"/> offends, every one.</summary>
    internal static IEnumerable<ClusterVm> OffendedVms(int count) => Vms(count, OwnParallel);

    private static IEnumerable<ClusterVm> Vms(int count, VmSettings settings)
    {
        for (var i = 0; i < count; i++)
        {
            yield return new(settings, Sizes[i % Sizes.Length]);
        }
    }

    internal static AuditSummary Audit(ClusterEdit edit, IEnumerable<ClusterVm> vms)
    {
        ClusterAudit audit = new(edit);
        foreach (var vm in vms)
        {
            audit.Examine(vm);
        }

        return audit.Summary;
    }
}
