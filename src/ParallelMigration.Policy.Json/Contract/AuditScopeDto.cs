using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Serialization;

namespace ParallelMigration.Policy.Json;

/// <summary>What an audit's numbers do not cover.</summary>
internal sealed class AuditScopeDto
{
    public required long VmsNotChecked { get; init; }

    public required long VmsOfOtherClusters { get; init; }

    public required long VmsNotMigratable { get; init; }

    public required long VmsNotMigratableWithErrors { get; init; }

    public required List<AuditFindingDto> ClusterFindings { get; init; }

    public required Dictionary<string, long> IgnoredFields { get; init; }

    internal static AuditScopeDto Of(AuditScope scope) => new()
    {
        VmsNotChecked = scope.VmsNotChecked,
        VmsOfOtherClusters = scope.VmsOfOtherClusters,
        VmsNotMigratable = scope.VmsNotMigratable,
        VmsNotMigratableWithErrors = scope.VmsNotMigratableWithErrors,
        ClusterFindings = [.. scope.ClusterFindings.Select(AuditFindingDto.Of)],
        IgnoredFields = scope.IgnoredFields.ToDictionary(field => field.Key, field => field.Value),
    };
}

/// <summary>One line about one VM that could not be checked, or may not migrate and has errors.</summary>
internal sealed class VmFindingsDto
{
    public string? Vm { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    public required List<AuditFindingDto> Findings { get; init; }
}

internal sealed class AuditFindingDto
{
    public required string Severity { get; init; }

    public required string Code { get; init; }

    public required string Subject { get; init; }

    public required string Message { get; init; }

    public required string Remedy { get; init; }

    internal static AuditFindingDto Of(AuditFinding finding) => new()
    {
        Severity = finding.Severity == IssueSeverity.Error ? "error" : "warning",
        Code = finding.Code,
        Subject = finding.Subject,
        Message = finding.Message,
        Remedy = finding.Remedy,
    };
}
