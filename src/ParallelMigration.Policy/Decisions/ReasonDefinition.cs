using System;

namespace ParallelMigration.Policy;

/// <summary>All there is to one reason or warning: its code, rule and kind, its numbers and its words. Declared in the file of its rule.</summary>
internal sealed class ReasonDefinition
{
    internal ReasonDefinition(ReasonCode code, RuleId rule, ReasonKind kind, Func<MigrationDecision, string> text)
    {
        Code = code;
        Rule = rule;
        Kind = kind;
        Text = text;
    }

    internal ReasonCode Code { get; }

    /// <summary>The rule in whose file it stands.</summary>
    internal RuleId Rule { get; }

    internal ReasonKind Kind { get; }

    internal Func<MigrationDecision, string> Text { get; }

    /// <summary>The number before the rule applied.</summary>
    internal Func<MigrationDecision, Quantity?>? Before { get; init; }

    /// <summary>The number after the rule applied.</summary>
    internal Func<MigrationDecision, Quantity?>? After { get; init; }

    /// <summary>The rule to name instead, where it depends on the decision.</summary>
    internal Func<MigrationDecision, RuleId>? DecidedBy { get; init; }

    internal RuleId RuleIn(MigrationDecision decision) => DecidedBy?.Invoke(decision) ?? Rule;
}
