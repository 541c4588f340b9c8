namespace ParallelMigration.Policy;

/// <summary>Why a migration is refused, why settings cannot be saved, or what to check before they are: about what, and the remedy.</summary>
/// <param name="Code">The code: stable API. Settings are rejected with the code with which the resolver would refuse them.</param>
/// <param name="Rule">The decision rule it comes from.</param>
/// <param name="Severity">Whether it prevents the migration or the save. An issue of a refused migration is always an error.</param>
/// <param name="Subject">
/// What it is about: the id of the VM, the cluster or the host, or where it has none <c>vm</c>, <c>cluster</c>, <c>source</c>, <c>destination</c>.
/// </param>
/// <param name="Message">The issue in words. For people; may change between versions.</param>
/// <param name="Remedy">What to change. For people; may change between versions.</param>
public sealed record Issue(IssueCode Code, RuleId Rule, IssueSeverity Severity, string Subject, string Message, string Remedy)
{
    /// <summary>Returns severity, code, rule, subject, message and remedy.</summary>
    public override string ToString() => $"{Severity} {Code} ({Rule}) {Subject}: {Message} {Remedy}";
}
