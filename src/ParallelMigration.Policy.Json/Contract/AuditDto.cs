using System.Collections.Generic;
using System.Text.Json.Serialization;
using ParallelMigration.Policy.Auditing;

namespace ParallelMigration.Policy.Json;

/// <summary>One line about one VM.</summary>
internal sealed class VmAuditDto
{
    public string? Vm { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    public required List<SaveIssueDto> Issues { get; init; }

    public required ParallelMigrationSetting SettingBefore { get; init; }

    public required ParallelMigrationSetting SettingAfter { get; init; }

    /// <summary>Absent where plans were not compared.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PlanChange { get; init; }

    public int? ConnectionsBefore { get; init; }

    public int? ConnectionsAfter { get; init; }
}

internal sealed class SaveIssueDto
{
    public required string Severity { get; init; }

    public required string Code { get; init; }

    public required string Rule { get; init; }

    public required string Subject { get; init; }

    public required string Message { get; init; }

    public required string Remedy { get; init; }
}

/// <summary>The last line.</summary>
internal sealed class AuditSummaryDto
{
    public required AuditNumbersDto Summary { get; init; }
}

internal sealed class AuditNumbersDto
{
    public required bool MayBeSaved { get; init; }

    public required List<SaveIssueDto> ClusterIssues { get; init; }

    public required long Vms { get; init; }

    public required long VmsWithErrors { get; init; }

    public required long VmsWithWarnings { get; init; }

    public required long SettingsChanged { get; init; }

    public required Dictionary<string, long> ByCode { get; init; }

    public required Dictionary<string, long> BySetting { get; init; }

    /// <summary>Absent where plans were not compared.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Dictionary<string, long>? ByPlanChange { get; init; }

    /// <summary>Absent where plans were not compared.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? BandwidthKnown { get; init; }

    /// <summary>Absent where no policy is edited.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PolicyReachDto? PolicyReach { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AuditScopeDto? Scope { get; init; }
}

internal sealed class PolicyReachDto
{
    public required bool Cluster { get; init; }

    public required long Vms { get; init; }
}
