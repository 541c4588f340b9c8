using System;
using System.Collections.Generic;
using System.Linq;

namespace ParallelMigration.Policy.Auditing;

/// <summary>
/// Checks an edit against the VMs of a cluster, one after another: says which it makes invalid and which it changes, and counts the rest (rule C1).
/// Each VM is checked by its effective setting and policy.
/// </summary>
/// <remarks>
/// Its size does not depend on the number of VMs, and a VM that the edit leaves alone allocates nothing. Not safe for several threads at once: give each part of the VMs
/// an audit of its own, and combine the summaries (<see cref="AuditSummary.Combine"/>).
/// </remarks>
/// <example>
/// <code>
/// var audit = new ClusterAudit(edit, options);
/// await foreach (var vm in vms)
/// {
///     if (audit.Examine(vm) is { } finding)
///     {
///         Show(finding);
///     }
/// }
///
/// Save(audit.Summary);
/// </code>
/// </example>
public sealed class ClusterAudit
{
    private readonly long[] byCode = new long[CodeSet.Capacity];
    private readonly long[] bySetting = new long[4];
    private readonly long[] byPlanChange = new long[8];
    private readonly ClusterEdit edit;
    private readonly ClusterSettings after;
    private readonly ResolverOptions options;
    private long vms;
    private long withErrors;
    private long withWarnings;
    private long settingsChanged;
    private long withEditedPolicy;

    /// <summary>Initializes an audit with the default options.</summary>
    /// <param name="edit">The edit.</param>
    /// <exception cref="ArgumentNullException"><paramref name="edit"/> is <see langword="null"/>.</exception>
    public ClusterAudit(ClusterEdit edit)
        : this(edit, ResolverOptions.Default)
    {
    }

    /// <summary>Initializes an audit with a site's options.</summary>
    /// <param name="edit">The edit.</param>
    /// <param name="options">The options: the same that the resolver gets.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public ClusterAudit(ClusterEdit edit, ResolverOptions options)
    {
        Require.NotNull(edit, nameof(edit));
        Require.NotNull(options, nameof(options));
        this.edit = edit;
        this.options = options;
        after = edit.EffectiveAfter;
    }

    /// <summary>Gets the numbers of the VMs examined so far.</summary>
    /// <value>A new summary each time.</value>
    public AuditSummary Summary => new()
    {
        Cluster = new SettingsValidator(options).ValidateCluster(after, edit.Host?.CpuThreads),
        Vms = vms,
        VmsWithErrors = withErrors,
        VmsWithWarnings = withWarnings,
        SettingsChanged = settingsChanged,
        ByCode = Counted<IssueCode>(byCode),
        BySetting = Counted<ParallelMigrationMode>(bySetting),
        ByPlanChange = Counted<PlanChange>(byPlanChange),
        ClusterHasPolicy = edit.Policy is null ? null : edit.PolicyIsOfCluster,
        VmsWithPolicy = edit.Policy is null ? null : withEditedPolicy,
    };

    /// <summary>Examines one VM.</summary>
    /// <param name="vm">The VM.</param>
    /// <returns>The VM's finding: it has an issue after the edit, or the edit changes its effective setting or its plan; otherwise <see langword="null"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="vm"/> is <see langword="null"/>.</exception>
    public VmAudit? Examine(ClusterVm vm)
    {
        Require.NotNull(vm, nameof(vm));
        vms++;
        var settingsBefore = vm.SettingsBefore ?? vm.Settings;
        var settingsAfter = edit.VmAfter(vm.Settings);
        withEditedPolicy += ReferenceEquals(settingsAfter, vm.Settings) ? 0 : 1;
        var findings = SaveFindings.Of(after, settingsAfter, options, edit.Host?.CpuThreads);
        Count(findings);

        var settingBefore = R1EffectiveSettings.Setting(edit.Before, settingsBefore);
        var settingAfter = R1EffectiveSettings.Setting(after, settingsAfter);
        bySetting[(int)settingAfter.Mode]++;
        settingsChanged += settingBefore == settingAfter ? 0 : 1;

        PlanDraft planBefore = default;
        PlanDraft planAfter = default;
        var (plannedBefore, plannedAfter) = (false, false);
        var change = PlanChange.NotCompared;
        if (edit.Host is { } host)
        {
            plannedBefore = ParallelMigrationResolver.Decide(new(edit.Before, settingsBefore, vm.Resources, host, host), options, out planBefore, out _);
            plannedAfter = ParallelMigrationResolver.Decide(new(after, settingsAfter, vm.Resources, host, host), options, out planAfter, out _);
            change = ChangeOf(plannedBefore, planBefore, plannedAfter, planAfter);
        }

        byPlanChange[(int)change]++;

        return findings.AreNone && settingBefore == settingAfter && change is (PlanChange.None or PlanChange.NotCompared)
            ? null
            : new(
                vm,
                findings.AreNone ? ValidationReport.Clean : new(findings, new(after, settingsAfter, options, edit.Host?.CpuThreads)),
                settingBefore,
                settingAfter,
                plannedBefore ? new(planBefore) : null,
                plannedAfter ? new(planAfter) : null,
                change);
    }

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
