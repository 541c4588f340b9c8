namespace ParallelMigration.WebConsole.Browser.Tests;

/// <summary>The objects of the example site that the tests use.</summary>
internal static class Site
{
    /// <summary>Auto; minimal downtime; two of its VMs have post-copy of their own.</summary>
    internal const string Production = "/clusters/00000002-0000-4000-8000-000000000001";

    /// <summary>Disabled; post-copy.</summary>
    internal const string Databases = "/clusters/00000002-0000-4000-8000-000000000002";

    /// <summary>Level 4.6.</summary>
    internal const string Laboratory = "/clusters/00000002-0000-4000-8000-000000000003";

    /// <summary>A VM of <see cref="Production"/> with the cluster's values.</summary>
    internal const string Web1 = "/vms/00000004-0000-4000-8000-000000000001";

    /// <summary>A VM of <see cref="Production"/> with the cluster's values.</summary>
    internal const string Web2 = "/vms/00000004-0000-4000-8000-000000000002";

    /// <summary>A VM of <see cref="Databases"/> with the cluster's values.</summary>
    internal const string Database2 = "/vms/00000004-0000-4000-8000-000000000016";

    /// <summary>A host of <see cref="Production"/>.</summary>
    internal const string Host = "/hosts/00000003-0000-4000-8000-000000000001";

    /// <summary>A VM of <see cref="Production"/> with post-copy of its own.</summary>
    internal const string App3 = "/vms/00000004-0000-4000-8000-00000000000f";

    /// <summary>All VMs of <see cref="Production"/> with post-copy of their own.</summary>
    internal static readonly string[] OwnPostCopy = [App3, "/vms/00000004-0000-4000-8000-000000000013"];
}
