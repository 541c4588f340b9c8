namespace ParallelMigration.Policy;

/// <summary>Why a value in the plan is what it is, or a warning about it.</summary>
public readonly struct Reason
{
    internal static readonly DecisionList<Reason>.Creator Create = static (int code, in MigrationDecision decision) => new((ReasonCode)code, decision);

    private readonly MigrationDecision decision;

    internal Reason(ReasonCode code, in MigrationDecision decision)
    {
        Code = code;
        this.decision = decision;
    }

    /// <summary>The reason's code: stable API.</summary>
    public ReasonCode Code { get; }

    /// <summary>The decision rule it comes from.</summary>
    public RuleId Rule => ReasonRules.Of(Code);

    /// <summary>Whether it is something to beware of, not just an explanation.</summary>
    public bool IsWarning => Code >= ReasonRules.FirstWarning;

    /// <summary>The number before the rule had its say: what was asked for, or was available. <see langword="null"/>: nothing numeric.</summary>
    public Quantity? Before => decision.Request is null ? null : ReasonNumbers.Of(Code, decision).Before;

    /// <summary>The number after the rule had its say. <see langword="null"/>: nothing numeric.</summary>
    public Quantity? After => decision.Request is null ? null : ReasonNumbers.Of(Code, decision).After;

    /// <summary>The reason in words, made when asked for. For people; may change between versions.</summary>
    public string Message => decision.Request is null ? "" : ReasonText.Of(Code, decision);

    /// <summary>Code, rule and message.</summary>
    public override string ToString() => $"{Code} ({Rule}): {Message}";
}
