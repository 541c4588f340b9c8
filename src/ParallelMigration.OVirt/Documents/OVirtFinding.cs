using ParallelMigration.Policy;

namespace ParallelMigration.OVirt;

/// <summary>Something about one cluster or VM that keeps it from being understood as a whole; the rest of the document is read nevertheless.</summary>
/// <param name="Code">What it is about.</param>
/// <param name="Severity">An error: the object cannot be judged. A warning: it can, without the part at fault.</param>
/// <param name="Path">The part within the object, such as <c>migration.policy.id</c>.</param>
/// <param name="Message">The finding in words.</param>
/// <param name="Remedy">What to do about it.</param>
public sealed record OVirtFinding(OVirtFindingCode Code, IssueSeverity Severity, string Path, string Message, string Remedy);
