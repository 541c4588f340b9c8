namespace ParallelMigration.AspNetCore;

/// <summary>Marks the endpoints of oVirt's API, which answer who is not admitted as oVirt does.</summary>
/// <param name="Root">The path of the API's root.</param>
/// <param name="IsAction">Whether the endpoint is an action.</param>
internal sealed record OVirtApiMarker(string Root, bool IsAction);
