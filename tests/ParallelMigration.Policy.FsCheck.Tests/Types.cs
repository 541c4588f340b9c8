using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using ParallelMigration.Policy.Auditing;
using ParallelMigration.Policy.Calibration;
using ParallelMigration.Policy.Configuration;
using ParallelMigration.Policy.Convergence;
using ParallelMigration.Policy.Prediction;
using ParallelMigration.Policy.Serialization;

namespace ParallelMigration.Policy.Arbitraries.Tests;

/// <summary>The policy library's types that hold something, less those that only the library itself makes, and those that make them.</summary>
public static class Types
{
    private static readonly Type[] MadeByTheResolver =
        [typeof(MigrationDecision), typeof(Reason), typeof(Issue), typeof(ParallelMigrationResolver)];

    /// <summary>What the validator and the auditor answer with, and the two themselves. Reports and VM audits have no public constructor, and a summary
    /// needs a report: no caller gives one to the library, and a random one would say nothing of any settings.</summary>
    private static readonly Type[] MadeByValidatorOrAuditor =
    [
        typeof(SettingsValidator), typeof(ValidationReport), typeof(ClusterAudit), typeof(VmAudit), typeof(AuditSummary),
    ];

    /// <summary>Where a migration stands: made from samples, and nothing else.</summary>
    private static readonly Type[] MadeFromSamples = [typeof(ConvergenceState), typeof(ConvergenceDecision), typeof(MigrationForecast), typeof(TimeRemaining)];

    /// <summary>A site's configuration: text from a file, read once at the start and tested as such, not a value that decisions are made from.</summary>
    private static readonly Type[] Configuration =
    [
        typeof(ParallelMigrationOptions), typeof(ParallelMigrationService),
    ];

    /// <summary>What a prediction and a calibration consist of.</summary>
    private static readonly Type[] MadeByPredictorOrCalibrator =
    [
        typeof(MigrationPrediction), typeof(PredictedRange<>), typeof(PredictionReason),
        typeof(ConnectionCalibration), typeof(CalibratedLink), typeof(CalibratedNumber),
    ];

    private static readonly Type[] Serialization = [typeof(PolicyJsonConverter)];

    public static TheoryData<string> All => [.. Names];

    internal static IEnumerable<string> Names => typeof(MigrationRequest).Assembly.GetExportedTypes()
        .Where(type => !type.IsEnum && !type.IsNested && !(type.IsAbstract && type.IsSealed) && !MadeByTheResolver.Contains(type)
            && !MadeByValidatorOrAuditor.Contains(type) && !MadeFromSamples.Contains(type) && !MadeByPredictorOrCalibrator.Contains(type) && !Configuration.Contains(type) && !Serialization.Contains(type))
        .Select(type => type.Name);

    internal static IEnumerable<string> In(Type arbitraries) =>
        arbitraries.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly).Select(method => method.Name);
}
