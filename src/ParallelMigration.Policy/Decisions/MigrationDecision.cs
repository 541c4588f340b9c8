using System;
using System.Collections.Generic;

namespace ParallelMigration.Policy;

/// <summary>A plan with its reasons and warnings, or a refusal with its issues.</summary>
/// <remarks>Immutable. Reasons, warnings and issues become objects and text only when they are asked for.</remarks>
public sealed class MigrationDecision : IEquatable<MigrationDecision>
{
    private readonly CodeSet codes;

    private MigrationDecision(MigrationRequest request, ResolverOptions options, MigrationPlan? plan, CodeSet codes)
    {
        Request = request;
        Options = options;
        Plan = plan;
        this.codes = codes;
    }

    /// <summary>Gets the plan; <see langword="null"/> when the migration is refused.</summary>
    public MigrationPlan? Plan { get; }

    /// <summary>Gets the reasons why the plan is what it is, in the order in which the rules apply; empty when refused.</summary>
    public IReadOnlyList<Reason> Reasons => Plan is null ? [] : ReasonCatalogue.Reasons(codes, this);

    /// <summary>Gets the warnings about the plan; empty when refused.</summary>
    public IReadOnlyList<Reason> Warnings => Plan is null ? [] : ReasonCatalogue.Warnings(codes, this);

    /// <summary>Gets every issue that refuses the migration; empty when there is a plan.</summary>
    public IReadOnlyList<Issue> Issues => Plan is null ? IssueCatalogue.Issues(codes, IssueSeverity.Error, new(Request, Options)) : [];

    /// <summary>
    /// Gets the rule that decided whether the migration is parallel and over how many connections: that of the last reason of
    /// <see cref="ReasonKind.Connections"/>, or of the first issue when refused.
    /// </summary>
    public RuleId DecidingRule => Plan is null ? IssueCatalogue.First(codes).Rule : ReasonCatalogue.Deciding(codes).RuleIn(this);

    internal MigrationRequest Request { get; }

    internal ResolverOptions Options { get; }

    /// <summary>Gets whether a reason or a warning of this code is part of the decision. Allocates nothing.</summary>
    /// <param name="code">The code.</param>
    public bool Has(ReasonCode code) => Plan is not null && codes.Contains(code);

    /// <summary>Gets whether an issue of this code is part of the decision. Allocates nothing.</summary>
    /// <param name="code">The code.</param>
    public bool Has(IssueCode code) => Plan is null && codes.Contains(code);

    /// <summary>Explains the decision: what happens, why, and the warnings or what to change.</summary>
    /// <returns>Several lines of text, joined by line feeds, in English. For people; may change between versions.</returns>
    public string Explain() => Explanation.Of(this);

    /// <summary>Returns the first line of <see cref="Explain"/>.</summary>
    public override string ToString() => Explanation.Headline(this);

    /// <summary>Gets whether two decisions have the same plan for the same reasons, or the same issues, from equal requests and options.</summary>
    /// <param name="other">The other decision.</param>
    public bool Equals(MigrationDecision? other) =>
        other is not null && codes.Equals(other.codes) && Equals(Plan, other.Plan) && Request.Equals(other.Request) && Options.Equals(other.Options);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as MigrationDecision);

    /// <inheritdoc/>
    public override int GetHashCode() => unchecked(((Plan?.GetHashCode() ?? 0) * 397) ^ codes.GetHashCode());

    /// <summary>Gets whether two decisions are equal.</summary>
    public static bool operator ==(MigrationDecision? left, MigrationDecision? right) => Equals(left, right);

    /// <summary>Gets whether two decisions differ.</summary>
    public static bool operator !=(MigrationDecision? left, MigrationDecision? right) => !Equals(left, right);

    internal static MigrationDecision Planned(MigrationRequest request, ResolverOptions options, in PlanDraft plan, CodeSet reasons) =>
        new(request, options, new(plan), reasons);

    internal static MigrationDecision Refused(MigrationRequest request, ResolverOptions options, CodeSet issues) =>
        new(request, options, null, issues);
}
