namespace ParallelMigration.Policy.Json;

/// <summary>What keeps a VM or a cluster from being checked, such as a migration policy that the site does not have. The rules say nothing about it.</summary>
/// <param name="Severity">An error: it could not be checked, and so the edit cannot be saved. A warning: it was checked without the part at fault.</param>
/// <param name="Code">What it is, as a name that stays the same.</param>
/// <param name="Subject">What it is about: the part of the VM or the cluster.</param>
/// <param name="Message">The finding in words.</param>
/// <param name="Remedy">What to do about it.</param>
internal sealed record AuditFinding(IssueSeverity Severity, string Code, string Subject, string Message, string Remedy);
