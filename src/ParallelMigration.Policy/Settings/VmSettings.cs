namespace ParallelMigration.Policy;

/// <summary>What a VM says about its own migrations.</summary>
public sealed record VmSettings
{
    internal static VmSettings NoneOfItsOwn { get; } = new();

    /// <summary>The VM's id or name: the subject of every issue about it. Default: none.</summary>
    public string? Id { get; init; }

    /// <summary>The VM's own setting; <see langword="null"/>, the default, is <em>cluster value</em> (rule R1).</summary>
    public ParallelMigrationSetting? ParallelMigration { get; init; }

    /// <summary>The VM's own policy; <see langword="null"/>, the default, is the cluster's.</summary>
    public MigrationPolicy? MigrationPolicy { get; init; }

    /// <summary>Whether the migration is encrypted with TLS. Default: no. Rules out zero-copy (rule C6).</summary>
    public bool Encrypted { get; init; }

    /// <summary>How the data travels. Default: directly. Anything else rules out parallel (rule C4).</summary>
    public MigrationTransport Transport { get; init; }
}
