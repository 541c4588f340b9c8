using System;
using System.Collections.Generic;
using System.Linq;

namespace ParallelMigration.Policy;

/// <summary>One running audit: judges VM after VM and counts. Its size does not depend on how many there are.</summary>
internal sealed class AuditTally
{
    private readonly long[] byCode = new long[CodeSet.Capacity];
    private readonly long[] bySetting = new long[4];
    private readonly long[] byPlanChange = new long[7];
    private readonly ClusterEdit edit;
    private readonly ClusterSettings after;
    private readonly ResolverOptions options;
    private long vms;
    private long withErrors;
    private long withWarnings;
    private long settingsChanged;
    private long withEditedPolicy;

    internal AuditTally(ClusterEdit edit, ResolverOptions options)
    {
        this.edit = edit;
        this.options = options;
        after = edit.EffectiveAfter;
    }

    internal long Vms => vms;

    /// <summary>Judges one VM.</summary>
    /// <returns>What there is to tell about it; <see langword="null"/>: nothing.</returns>
    internal VmAudit? Judge(VmEntry vm)
    {
        vms++;
        DecisionInput inputBefore = new(edit.Before, vm.Settings, vm.Resources, edit.Host, edit.Host);
        var settingsAfter = edit.VmAfter(vm.Settings);
        withEditedPolicy += ReferenceEquals(settingsAfter, vm.Settings) ? 0 : 1;
        DecisionInput inputAfter = new(after, settingsAfter, vm.Resources, edit.Host, edit.Host);
        var findings = SaveFindings.Of(after, inputAfter.Vm, options, edit.Host.CpuThreads);
        Count(findings);

        var settingBefore = inputBefore.EffectiveSetting;
        var settingAfter = inputAfter.EffectiveSetting;
        bySetting[(int)settingAfter.Mode]++;
        settingsChanged += settingBefore == settingAfter ? 0 : 1;

        var plannedBefore = ParallelMigrationResolver.Decide(inputBefore, options, out var planBefore, out _);
        var plannedAfter = ParallelMigrationResolver.Decide(inputAfter, options, out var planAfter, out _);
        var change = ChangeOf(plannedBefore, planBefore, plannedAfter, planAfter);
        byPlanChange[(int)change]++;

        return findings.AreNone && settingBefore == settingAfter && change == PlanChange.None
            ? null
            : new(
                vm,
                findings.AreNone ? ValidationReport.Clean : new(findings, new(after, settingsAfter, options, edit.Host.CpuThreads)),
                settingBefore,
                settingAfter,
                plannedBefore ? new(planBefore) : null,
                plannedAfter ? new(planAfter) : null,
                change);
    }

    internal AuditSummary Summary() => new()
    {
        Cluster = new SettingsValidator(options).ValidateCluster(after, edit.Host.CpuThreads),
        Vms = vms,
        VmsWithErrors = withErrors,
        VmsWithWarnings = withWarnings,
        SettingsChanged = settingsChanged,
        ByCode = Counted<IssueCode>(byCode),
        BySetting = Counted<ParallelMigrationMode>(bySetting),
        ByPlanChange = Counted<PlanChange>(byPlanChange),
        PolicyReach = edit.Policy is null ? null : new(edit.PolicyIsOfCluster, withEditedPolicy),
    };

    private static PlanChange ChangeOf(bool plannedBefore, in PlanDraft before, bool plannedAfter, in PlanDraft after) =>
        !plannedBefore ? (plannedAfter ? PlanChange.NoLongerRefused : PlanChange.None)
        : !plannedAfter ? PlanChange.BecomesRefused
        : before.IsParallel != after.IsParallel ? (after.IsParallel ? PlanChange.BecomesParallel : PlanChange.NoLongerParallel)
        : before.Connections != after.Connections ? PlanChange.OtherConnections
        : before != after ? PlanChange.OtherDetails
        : PlanChange.None;

    private static Dictionary<TKey, long> Counted<TKey>(long[] counts)
        where TKey : struct, Enum =>
        Enumerable.Range(0, counts.Length).Where(i => counts[i] > 0).ToDictionary(i => (TKey)Enum.ToObject(typeof(TKey), i), i => counts[i]);

    private void Count(in SaveFindings findings)
    {
        if (!findings.Errors.IsEmpty)
        {
            withErrors++;
        }
        else if (!findings.Warnings.IsEmpty)
        {
            withWarnings++;
        }

        Count(findings.Errors);
        Count(findings.Warnings);
    }

    private void Count(CodeSet codes)
    {
        if (codes.IsEmpty)
        {
            return;
        }

        foreach (var definition in IssueCatalogue.InOrder)
        {
            if (codes.Contains(definition.Code))
            {
                byCode[(int)definition.Code]++;
            }
        }
    }
}
