using System;
using System.Collections.Generic;
using System.Linq;

namespace ParallelMigration.Libvirt.Tests.Live.Faults;

/// <summary>What was seen of one fault.</summary>
internal sealed record FaultRecord
{
    public required FaultCase Case { get; init; }

    /// <summary>Whether it struck before the migration was over.</summary>
    public required bool InTime { get; init; }

    /// <summary>What was reported to the caller.</summary>
    public required MigrationResult? Result { get; init; }

    /// <summary>Where the guest really was in the end.</summary>
    public required World World { get; init; }

    /// <summary>From the fault to the caller's result.</summary>
    public required TimeSpan ToResult { get; init; }

    /// <summary>Whether it ended only when the link was restored.</summary>
    public required bool Hung { get; init; }

    /// <summary>Whether a post-copy had failed and was recovered.</summary>
    public required bool Recovered { get; init; }

    /// <summary>What was reported to the caller, in short.</summary>
    public string Outcome => (Recovered ? "PostCopyFailed, recovered: " : "") + (Result?.Outcome.ToString() ?? "no result") + (Hung ? " when the link was back" : "");

    /// <summary>What must not be.</summary>
    public required IReadOnlyList<string> Findings { get; init; }

    public override string ToString() =>
        $"{Case}: {(InTime ? "" : "(after its end) ")}{Outcome}, {Result?.Location.ToString() ?? "-"} after {ToResult.TotalSeconds:0.0} s; {World}"
        + (Result?.Error is { } error ? $"; {error.Message}" : "")
        + string.Concat(Findings.Select(finding => $"\n  FINDING: {finding}"));
}
