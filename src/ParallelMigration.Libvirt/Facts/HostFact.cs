namespace ParallelMigration.Libvirt;

/// <summary>One fact about a host, with where it comes from.</summary>
/// <param name="Name">What it is, in plain words, such as <c>link bandwidth</c>.</param>
/// <param name="Value">The value as text; <see langword="null"/> if it is unknown.</param>
/// <param name="Source">Where the value comes from, or why it is unknown.</param>
public sealed record HostFact(string Name, string? Value, string Source);
