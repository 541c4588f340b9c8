using System;

namespace ParallelMigration.Policy;

/// <summary>Why a value in the plan is what it is, or a warning about it.</summary>
/// <remarks>Of a decision, its numbers and words are made when they are asked for. Reasons are equal if their code, rule, numbers and words are.</remarks>
public sealed class Reason : IEquatable<Reason>
{
    private readonly ReasonDefinition definition;
    private readonly MigrationDecision? decision;
    private readonly Written? written;

    /// <summary>Initializes a reason as an answer spells it.</summary>
    /// <param name="code">The code.</param>
    /// <param name="rule">The decision rule it comes from.</param>
    /// <param name="message">The reason in words.</param>
    /// <param name="before">The number before the rule applied. The default is <see langword="null"/>: nothing numeric.</param>
    /// <param name="after">The number after the rule applied. The default is <see langword="null"/>: nothing numeric.</param>
    /// <exception cref="ArgumentNullException"><paramref name="message"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="code"/> is not one of <see cref="ReasonCode"/>'s.</exception>
    public Reason(ReasonCode code, RuleId rule, string message, Quantity? before = null, Quantity? after = null)
    {
        Require.NotNull(message, nameof(message));
        definition = ReasonCatalogue.Find(code) ?? throw new ArgumentOutOfRangeException(nameof(code), code, "There is no such reason.");
        written = new(rule, message, before, after);
    }

    internal Reason(ReasonDefinition definition, MigrationDecision decision)
    {
        this.definition = definition;
        this.decision = decision;
    }

    /// <summary>Gets the code: stable API.</summary>
    public ReasonCode Code => definition.Code;

    /// <summary>Gets the decision rule it comes from.</summary>
    public RuleId Rule => written?.Rule ?? definition.RuleIn(decision!);

    /// <summary>Gets which part of the plan it is about.</summary>
    public ReasonKind Kind => definition.Kind;

    /// <summary>Gets whether it is a warning, not just an explanation.</summary>
    public bool IsWarning => Kind == ReasonKind.Warning;

    /// <summary>Gets the number before the rule applied: what was asked for, or was available. <see langword="null"/>: nothing numeric.</summary>
    public Quantity? Before => written is null ? definition.Before?.Invoke(decision!) : written.Before;

    /// <summary>Gets the number after the rule applied. <see langword="null"/>: nothing numeric.</summary>
    public Quantity? After => written is null ? definition.After?.Invoke(decision!) : written.After;

    /// <summary>Gets the reason in words. For people; may change between versions.</summary>
    public string Message => written?.Message ?? definition.Text(decision!);

    /// <summary>Returns code, rule and message.</summary>
    public override string ToString() => $"{Code} ({Rule}): {Message}";

    /// <inheritdoc/>
    public bool Equals(Reason? other) => other is not null
        && (ReferenceEquals(this, other) || (Code == other.Code && Rule == other.Rule && Before == other.Before && After == other.After && Message == other.Message));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Reason);

    /// <inheritdoc/>
    public override int GetHashCode() => unchecked(((int)Code * 397) ^ (int)Rule);

    private sealed record Written(RuleId Rule, string Message, Quantity? Before, Quantity? After);
}
