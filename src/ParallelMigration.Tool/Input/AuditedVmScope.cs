namespace ParallelMigration.Tool.Input;

/// <summary>Whether and how a VM counts in an audit.</summary>
internal enum AuditedVmScope
{
    /// <summary>It is checked.</summary>
    Checked = 0,

    /// <summary>It cannot be checked; its findings say why.</summary>
    NotChecked,

    /// <summary>It is of another cluster.</summary>
    OtherCluster,

    /// <summary>It may not migrate at all: checked for errors, and counted apart.</summary>
    NotMigratable,
}
