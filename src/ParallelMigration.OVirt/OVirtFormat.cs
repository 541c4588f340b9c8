namespace ParallelMigration.OVirt;

/// <summary>The two formats in which oVirt's REST API speaks (its <c>Accept</c> and <c>Content-Type</c> headers).</summary>
public enum OVirtFormat
{
    /// <summary><c>application/json</c>. oVirt writes numbers and booleans as strings there; both forms are read.</summary>
    Json = 0,

    /// <summary><c>application/xml</c>, the API's default.</summary>
    Xml,
}
