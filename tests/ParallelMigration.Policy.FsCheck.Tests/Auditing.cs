using System.Collections.Generic;
using System.Linq;
using ParallelMigration.Policy.Auditing;

namespace ParallelMigration.Policy.Arbitraries.Tests;

internal static class Auditing
{
    internal static (AuditSummary Summary, List<VmAudit> Found) AuditWith(this ClusterEdit edit, IEnumerable<ClusterVm> vms, ResolverOptions options)
    {
        ClusterAudit audit = new(edit, options);
        List<VmAudit> found = [.. vms.Select(audit.Examine).OfType<VmAudit>()];
        return (audit.Summary, found);
    }

    /// <summary>Valid VMs that an edit of a policy concerns: those that it could put in the wrong, which chance seldom meets.</summary>
    internal static IEnumerable<ClusterVm> Concerned(PolicyChange change)
    {
        foreach (var policy in change.Before.Id is { } id ? new[] { new() { Id = id }, change.Before } : [change.Before])
        {
            yield return new(new() { ParallelMigration = ParallelMigrationSetting.Auto, MigrationPolicy = policy }, new() { Vcpus = 1 });
            if (!policy.AllowsPostCopy)
            {
                yield return new(new() { ParallelMigration = ParallelMigrationSetting.Parallel, MigrationPolicy = policy }, new() { Vcpus = 1 });
                yield return new(new() { MigrationPolicy = policy }, new() { Vcpus = 1 });
            }
        }
    }
}
