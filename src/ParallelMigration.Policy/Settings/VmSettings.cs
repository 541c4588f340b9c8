namespace ParallelMigration.Policy;

/// <summary>What a VM says about its own migrations.</summary>
public sealed record VmSettings
{
    internal static VmSettings NoneOfItsOwn { get; } = new();

    /// <summary>Gets the VM's id or name: the subject of every issue about it. The default is none.</summary>
    public string? Id { get; init; }

    /// <summary>Gets the VM's own setting; <see langword="null"/>, the default, is <em>cluster value</em> (rule R1).</summary>
    public ParallelMigrationSetting? ParallelMigration { get; init; }

    /// <summary>Gets the VM's own policy; <see langword="null"/>, the default, is the cluster's.</summary>
    public MigrationPolicy? MigrationPolicy { get; init; }

    /// <summary>Gets whether the migration is encrypted with TLS. The default is no. Rules out zero-copy (rule C6).</summary>
    public bool Encrypted { get; init; }

    /// <summary>Gets how the data travels. The default is directly. Anything else rules out parallel (rule C4).</summary>
    public MigrationTransport Transport { get; init; }
}
