namespace ParallelMigration.Policy;

/// <summary>Why a migration is refused, about what, and the way out.</summary>
public readonly struct Issue
{
    internal static readonly DecisionList<Issue>.Creator Create = static (int code, in MigrationDecision decision) => new((IssueCode)code, decision);

    private readonly MigrationDecision decision;

    internal Issue(IssueCode code, in MigrationDecision decision)
    {
        Code = code;
        this.decision = decision;
    }

    /// <summary>The issue's code: stable API.</summary>
    public IssueCode Code { get; }

    /// <summary>The decision rule it comes from.</summary>
    public RuleId Rule => ReasonRules.Of(Code);

    /// <summary>What it is about: the id of the VM, the cluster or the host, or where it has none <c>vm</c>, <c>cluster</c>, <c>source</c>, <c>destination</c>.</summary>
    public string Subject => decision.Request is null ? "" : ReasonText.SubjectOf(Code, decision.Request);

    /// <summary>The issue in words, made when asked for. For people; may change between versions.</summary>
    public string Message => decision.Request is null ? "" : ReasonText.Of(Code, decision);

    /// <summary>What to change so that the migration can be planned. For people; may change between versions.</summary>
    public string WayOut => decision.Request is null ? "" : ReasonText.WayOutOf(Code, decision);

    /// <summary>Code, rule, subject, message and way out.</summary>
    public override string ToString() => $"{Code} ({Rule}) {Subject}: {Message} {WayOut}";
}
