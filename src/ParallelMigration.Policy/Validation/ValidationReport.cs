using System.Collections.Generic;
using System.Linq;

namespace ParallelMigration.Policy;

/// <summary>Everything that is wrong with settings that are to be saved: all issues, not just the first.</summary>
/// <remarks>The issues become objects and text only when they are asked for.</remarks>
public sealed class ValidationReport
{
    private readonly SaveFindings findings;
    private readonly IssueContext? context;

    private ValidationReport()
    {
    }

    internal ValidationReport(in SaveFindings findings, IssueContext context)
    {
        this.findings = findings;
        this.context = context;
    }

    /// <summary>Gets the issues, errors first.</summary>
    public IReadOnlyList<Issue> Issues => [.. Errors, .. Warnings];

    /// <summary>Gets whether the settings may be saved: no errors. There may be warnings.</summary>
    public bool IsValid => findings.Errors.IsEmpty;

    /// <summary>Gets the issues that prevent the settings from being saved.</summary>
    public IEnumerable<Issue> Errors => Of(findings.Errors, IssueSeverity.Error);

    /// <summary>Gets the issues to check before the settings are saved.</summary>
    public IEnumerable<Issue> Warnings => Of(findings.Warnings, IssueSeverity.Warning);

    internal static ValidationReport Clean { get; } = new();

    private IReadOnlyList<Issue> Of(CodeSet codes, IssueSeverity severity) => context is null ? [] : IssueCatalogue.Issues(codes, severity, context);
}
