namespace ParallelMigration.Policy;

/// <summary>Why a value in the plan is what it is, or a warning about it.</summary>
/// <remarks>Its numbers and words are made when they are asked for.</remarks>
public sealed class Reason
{
    private readonly ReasonDefinition definition;
    private readonly MigrationDecision decision;

    internal Reason(ReasonDefinition definition, MigrationDecision decision)
    {
        this.definition = definition;
        this.decision = decision;
    }

    /// <summary>Gets the code: stable API.</summary>
    public ReasonCode Code => definition.Code;

    /// <summary>Gets the decision rule it comes from.</summary>
    public RuleId Rule => definition.RuleIn(decision);

    /// <summary>Gets which part of the plan it is about.</summary>
    public ReasonKind Kind => definition.Kind;

    /// <summary>Gets whether it is a warning, not just an explanation.</summary>
    public bool IsWarning => Kind == ReasonKind.Warning;

    /// <summary>Gets the number before the rule applied: what was asked for, or was available. <see langword="null"/>: nothing numeric.</summary>
    public Quantity? Before => definition.Before?.Invoke(decision);

    /// <summary>Gets the number after the rule applied. <see langword="null"/>: nothing numeric.</summary>
    public Quantity? After => definition.After?.Invoke(decision);

    /// <summary>Gets the reason in words. For people; may change between versions.</summary>
    public string Message => definition.Text(decision);

    /// <summary>Returns code, rule and message.</summary>
    public override string ToString() => $"{Code} ({Rule}): {Message}";
}
