namespace ParallelMigration.Policy;

/// <summary>What is wrong with settings that somebody wants to save, about what, and the way out.</summary>
public readonly struct ValidationIssue
{
    private readonly Issue issue;
    private readonly string? subject;

    internal ValidationIssue(Issue issue, IssueSeverity severity, string? subject = null)
    {
        this.issue = issue;
        this.subject = subject;
        Severity = severity;
    }

    /// <summary>The issue's code: stable API, and the one that the resolver would refuse with.</summary>
    public IssueCode Code => issue.Code;

    /// <summary>Whether it keeps the settings from being saved.</summary>
    public IssueSeverity Severity { get; }

    /// <summary>The decision rule it comes from.</summary>
    public RuleId Rule => issue.Rule;

    /// <summary>What it is about: the id of the VM or the cluster, or where it has none <c>vm</c>, <c>cluster</c>.</summary>
    public string Subject => subject ?? issue.Subject;

    /// <summary>The issue in words, made when asked for. For people; may change between versions.</summary>
    public string Message => issue.Message;

    /// <summary>What to change so that the settings can be saved. For people; may change between versions.</summary>
    public string WayOut => issue.WayOut;

    /// <summary>Severity, code, rule, subject, message and way out.</summary>
    public override string ToString() => $"{Severity} {Code} ({Rule}) {Subject}: {Message} {WayOut}";
}
