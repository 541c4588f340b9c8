namespace ParallelMigration.Policy.Auditing;

/// <summary>What an edit means for one VM that it offends or changes.</summary>
public sealed class VmAudit
{
    internal VmAudit(
        ClusterVm vm, ValidationReport report, ParallelMigrationSetting before, ParallelMigrationSetting after, MigrationPlan? planBefore, MigrationPlan? planAfter, PlanChange change)
    {
        Vm = vm;
        Report = report;
        SettingBefore = before;
        SettingAfter = after;
        PlanBefore = planBefore;
        PlanAfter = planAfter;
        PlanChange = change;
    }

    /// <summary>Gets the VM, as it was given.</summary>
    public ClusterVm Vm { get; }

    /// <summary>Gets what is wrong with its effective setting and policy after the edit.</summary>
    public ValidationReport Report { get; }

    /// <summary>Gets the effective setting before the edit.</summary>
    public ParallelMigrationSetting SettingBefore { get; }

    /// <summary>Gets the effective setting after the edit.</summary>
    public ParallelMigrationSetting SettingAfter { get; }

    /// <summary>Gets the plan before the edit between the edit's typical hosts; <see langword="null"/>: refused, or not compared.</summary>
    public MigrationPlan? PlanBefore { get; }

    /// <summary>Gets the plan after the edit between the edit's typical hosts; <see langword="null"/>: refused, or not compared.</summary>
    public MigrationPlan? PlanAfter { get; }

    /// <summary>Gets how the plan changes, in one word.</summary>
    public PlanChange PlanChange { get; }
}
