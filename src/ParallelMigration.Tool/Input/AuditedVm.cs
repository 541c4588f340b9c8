using System.Collections.Generic;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Auditing;
using ParallelMigration.Policy.Json;

namespace ParallelMigration.Tool.Input;

/// <summary>A VM of an audit's input.</summary>
/// <param name="Scope">Whether and how it counts.</param>
/// <param name="Id">Its id; <see langword="null"/>: it has none.</param>
/// <param name="Name">Its name beside its id; <see langword="null"/>: it has none.</param>
/// <param name="Vm">The VM; <see langword="null"/> where it is not to be checked, or cannot be.</param>
/// <param name="Findings">What keeps it from being checked.</param>
/// <param name="Ignored">Fields that were ignored.</param>
internal sealed record AuditedVm(
    AuditedVmScope Scope, string? Id, string? Name, ClusterVm? Vm, IReadOnlyList<AuditFinding> Findings, IReadOnlyList<string> Ignored)
{
    /// <summary>Gets the VM's own compatibility level, which counts for it instead of the cluster's; <see langword="null"/>: it has none.</summary>
    internal ClusterLevel? Level { get; init; }

    internal static AuditedVm Checked(ClusterVm vm) => new(AuditedVmScope.Checked, vm.Settings.Id, null, vm, [], []);
}
