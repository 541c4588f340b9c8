using System;
using System.Collections.Generic;
using System.Linq;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Json;
using ParallelMigration.Tool.Input;

namespace ParallelMigration.Tool.Commands;

/// <summary>Counts the VMs that are not among an audit's numbers, and what was ignored in all of them.</summary>
internal sealed class AuditScopeCount(AuditInput input)
{
    private readonly SettingsValidator validator = new(input.Options);
    private readonly Dictionary<string, long> ignored = input.IgnoredClusterFields.GroupBy(field => field).ToDictionary(fields => fields.Key, fields => fields.LongCount());
    private long notChecked;
    private long ofOtherClusters;
    private long notMigratable;
    private long notMigratableWithErrors;

    /// <summary>Gets how many VMs were read.</summary>
    internal long Vms { get; private set; }

    internal AuditScope Scope => new()
    {
        VmsNotChecked = notChecked,
        VmsOfOtherClusters = ofOtherClusters,
        VmsNotMigratable = notMigratable,
        VmsNotMigratableWithErrors = notMigratableWithErrors,
        ClusterFindings = input.ClusterFindings,
        IgnoredFields = ignored,
        PlansCompared = input.Host is not null,
        BandwidthKnown = input.Host?.LinkBandwidth is not null || input.Edit!.After.MigrationBandwidth.CustomBandwidth is not null,
    };

    /// <summary>Counts a VM.</summary>
    /// <returns>What is to be reported of it apart from the audit.</returns>
    internal IReadOnlyList<AuditFinding> Count(AuditedVm vm)
    {
        Vms++;
        foreach (var field in vm.Ignored)
        {
            ignored[field] = ignored.GetValueOrDefault(field) + 1;
        }

        switch (vm.Scope)
        {
            case AuditedVmScope.NotChecked:
                notChecked++;
                return vm.Findings;
            case AuditedVmScope.OtherCluster:
                ofOtherClusters++;
                return [];
            case AuditedVmScope.NotMigratable:
                notMigratable++;
                var errors = Errors(vm);
                notMigratableWithErrors += errors.Count > 0 ? 1 : 0;
                return errors;
            default:
                return [];
        }
    }

    // It may be allowed to migrate again at any time; what cannot be saved then cannot be saved now.
    private List<AuditFinding> Errors(AuditedVm vm) =>
    [
        .. from issue in validator.ValidateVm(vm.Level is { } level ? input.Edit!.After with { Level = level } : input.Edit!.After, vm.Vm!.Settings).Issues
           where issue.Severity == IssueSeverity.Error
           select new AuditFinding(issue.Severity, issue.Code.ToString(), issue.Subject, issue.Message, issue.Remedy),
    ];
}
