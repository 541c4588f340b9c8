namespace ParallelMigration.OVirt;

/// <summary>oVirt's <c>InheritableBoolean</c>: a choice, or the one of the level above (a VM's cluster, a cluster's engine).</summary>
public enum InheritableBoolean
{
    /// <summary><c>inherit</c>: as the level above says.</summary>
    Inherit = 0,

    /// <summary><c>false</c>.</summary>
    False,

    /// <summary><c>true</c>.</summary>
    True,
}
