namespace ParallelMigration.OVirt;

/// <summary>What an <see cref="OVirtFinding"/> is about. The names are stable API.</summary>
public enum OVirtFindingCode
{
    /// <summary><c>migration</c> has a field that this version does not know, such as one that a later oVirt has added. It was ignored.</summary>
    UnknownField = 0,

    /// <summary>The migration policy is not one of the site's.</summary>
    UnknownMigrationPolicy,

    /// <summary>The bandwidth or the number of connections is <c>custom</c>, but no value is given.</summary>
    CustomWithoutValue,
}
