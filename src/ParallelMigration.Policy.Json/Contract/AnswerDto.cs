using System.Collections.Generic;
using System.Text.Json.Serialization;

namespace ParallelMigration.Policy.Json;

/// <summary>An answer as the contract spells it. Which members are there follows from the outcome.</summary>
internal sealed class AnswerDto
{
    public required string Outcome { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PlanDto? Plan { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public List<ReasonDto>? Reasons { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public List<ReasonDto>? Warnings { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public List<IssueDto>? Issues { get; init; }
}

internal sealed class PlanDto
{
    public bool Parallel { get; init; }

    public int? Connections { get; init; }

    public required string Compression { get; init; }

    public int MaxOutgoingMigrations { get; init; }

    public int MaxIncomingMigrations { get; init; }

    public long? BandwidthLimitMiBps { get; init; }

    public bool PostCopy { get; init; }

    public bool ZeroCopy { get; init; }

    public bool AutoConverge { get; init; }

    public bool Encrypted { get; init; }

    public required string Transport { get; init; }

    /// <summary>Absent where there is none to follow.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonConverter(typeof(ConvergenceScheduleConverter))]
    public ConvergenceSchedule? Convergence { get; init; }
}

internal sealed class ReasonDto
{
    public required string Code { get; init; }

    public required string Rule { get; init; }

    public required string Message { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public QuantityDto? Before { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public QuantityDto? After { get; init; }
}

internal sealed class QuantityDto
{
    public long Value { get; init; }

    public required string Unit { get; init; }
}

internal sealed class IssueDto
{
    public required string Code { get; init; }

    /// <summary>Absent where the document itself is at fault.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Rule { get; init; }

    public required string Subject { get; init; }

    public required string Message { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? WayOut { get; init; }
}
