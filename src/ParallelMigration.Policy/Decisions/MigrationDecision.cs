using System;

namespace ParallelMigration.Policy;

/// <summary>A plan with its reasons and warnings, or a refusal with its issues.</summary>
/// <remarks>A value: making one allocates nothing, and reasons become text only when asked for.</remarks>
public readonly struct MigrationDecision : IEquatable<MigrationDecision>
{
    private readonly CodeSet codes;

    private MigrationDecision(MigrationRequest request, ResolverOptions options, MigrationPlan? plan, CodeSet codes)
    {
        Request = request;
        Options = options;
        Plan = plan;
        this.codes = codes;
    }

    /// <summary>Whether there is a plan.</summary>
    public DecisionOutcome Outcome => Plan is null ? DecisionOutcome.Refused : DecisionOutcome.Plan;

    /// <summary>The plan; <see langword="null"/> when refused.</summary>
    public MigrationPlan? Plan { get; }

    /// <summary>Why the plan is what it is; empty when refused.</summary>
    public DecisionList<Reason> Reasons => new(Plan is null ? default : codes.Before(ReasonRules.FirstWarning), this, Reason.Create);

    /// <summary>What to beware of; empty when refused.</summary>
    public DecisionList<Reason> Warnings => new(Plan is null ? default : codes.From(ReasonRules.FirstWarning), this, Reason.Create);

    /// <summary>Why there is no plan, all of it; empty when there is one.</summary>
    public DecisionList<Issue> Issues => new(Plan is null ? codes : default, this, Issue.Create);

    internal MigrationRequest? Request { get; }

    internal ResolverOptions? Options { get; }

    /// <summary>The decision as a colleague would tell it: what happens, why, and what to beware of or what to change.</summary>
    /// <returns>Several lines of text, joined by line feeds, in English. For people; may change between versions.</returns>
    public string Explain() => Request is null ? "Nothing was decided." : Explanation.Of(this);

    /// <summary>The first line of <see cref="Explain"/>.</summary>
    public override string ToString() => Request is null ? "Nothing was decided." : Explanation.Headline(this);

    /// <summary>Whether two decisions have the same plan for the same reasons, or the same issues.</summary>
    /// <param name="other">The other decision.</param>
    public bool Equals(MigrationDecision other) =>
        Plan.Equals(other.Plan) && codes.Equals(other.codes) && Equals(Request, other.Request) && Equals(Options, other.Options);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is MigrationDecision other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => unchecked((Plan.GetHashCode() * 397) ^ codes.GetHashCode());

    /// <summary>Whether two decisions are equal.</summary>
    public static bool operator ==(MigrationDecision left, MigrationDecision right) => left.Equals(right);

    /// <summary>Whether two decisions differ.</summary>
    public static bool operator !=(MigrationDecision left, MigrationDecision right) => !left.Equals(right);

    internal static MigrationDecision Planned(MigrationRequest request, ResolverOptions options, in MigrationPlan plan, CodeSet reasons) =>
        new(request, options, plan, reasons);

    internal static MigrationDecision Refused(MigrationRequest request, ResolverOptions options, CodeSet issues) =>
        new(request, options, null, issues);
}
