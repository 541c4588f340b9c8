using System.Collections.Generic;
using System.Linq;

namespace ParallelMigration.Policy;

/// <summary>Everything that is wrong with settings that somebody wants to save: all issues, not just the first.</summary>
public sealed class ValidationReport
{
    private static readonly ValidationReport Clean = new([]);

    private ValidationReport(IReadOnlyList<ValidationIssue> issues) => Issues = issues;

    /// <summary>The issues, errors first.</summary>
    public IReadOnlyList<ValidationIssue> Issues { get; }

    /// <summary>Whether the settings may be saved: no errors. There may be warnings.</summary>
    public bool MayBeSaved => Issues.Count == 0 || Issues[0].Severity == IssueSeverity.Warning;

    /// <summary>The issues that keep the settings from being saved.</summary>
    public IEnumerable<ValidationIssue> Errors => Issues.Where(issue => issue.Severity == IssueSeverity.Error);

    /// <summary>The issues to look at.</summary>
    public IEnumerable<ValidationIssue> Warnings => Issues.Where(issue => issue.Severity == IssueSeverity.Warning);

    internal static ValidationReport Of(in SaveFindings findings, in DecisionInput input, ResolverOptions options, string? subject) =>
        findings.AreNone ? Clean : WithIssues(findings, input, options, subject);

    private static ValidationReport WithIssues(in SaveFindings findings, in DecisionInput input, ResolverOptions options, string? subject)
    {
        MigrationRequest request = new()
        {
            Cluster = input.Cluster,
            Vm = input.Vm,
            VmResources = input.VmResources,
            Source = input.Source,
            Destination = input.Destination,
        };
        var errors = MigrationDecision.Refused(request, options, findings.Errors).Issues.Select(issue => new ValidationIssue(issue, IssueSeverity.Error, subject));
        var warnings = MigrationDecision.Refused(request, options, findings.Warnings).Issues.Select(issue => new ValidationIssue(issue, IssueSeverity.Warning, subject));
        return new([.. errors, .. warnings]);
    }
}
