namespace ParallelMigration.Policy.Calibration;

/// <summary>What a migration's connections do to the data: rule R13 has a bandwidth per connection for each.</summary>
public enum ConnectionKind
{
    /// <summary>Not known.</summary>
    Unknown = 0,

    /// <summary>Neither encrypted nor compressed.</summary>
    Plain,

    /// <summary>Encrypted with TLS, not compressed.</summary>
    Encrypted,

    /// <summary>Compressed with zstd, encrypted or not.</summary>
    Zstd,
}
