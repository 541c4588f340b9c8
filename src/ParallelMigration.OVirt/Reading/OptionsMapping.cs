using System.Collections.Generic;
using System.Linq;
using ParallelMigration.Policy;

namespace ParallelMigration.OVirt;

/// <summary>The <c>migration</c> part of a document.</summary>
internal static class OptionsMapping
{
    internal const string BandwidthPath = "migration.bandwidth";

    private const string Number = "custom_parallel_migrations";
    private const string Policy = "parallel_migrations_policy";

    private static readonly string[] Names = ["auto_converge", "bandwidth", "compressed", Number, "encrypted", Policy, "policy"];
    private static readonly string[] BandwidthNames = ["assignment_method", "custom_value"];

    /// <summary>Reads the part.</summary>
    /// <param name="part">The part.</param>
    /// <param name="findings">Gets what is at fault and can be left out; <see langword="null"/>: each such fault is an error, as in a request.</param>
    internal static OVirtMigrationOptions Read(Part part, List<OVirtFinding>? findings)
    {
        GuardNames(part, "migration", Names, findings);
        return new()
        {
            AutoConverge = Inheritable(part["auto_converge"]),
            Compressed = Inheritable(part["compressed"]),
            Encrypted = Inheritable(part["encrypted"]),
            ParallelMigrations = Parallel(part, findings),
            Bandwidth = part["bandwidth"] is { } bandwidth ? Bandwidth(bandwidth, findings) : null,
            PolicyId = part["policy"] is { } policy ? PolicyId(policy) : null,
        };
    }

    private static InheritableBoolean? Inheritable(Part? part) => part?.OneOf(
        ("true", InheritableBoolean.True), ("false", InheritableBoolean.False), ("inherit", InheritableBoolean.Inherit));

    private static OVirtParallelMigrations? Parallel(Part part, List<OVirtFinding>? findings)
    {
        // Like the engine: the number counts with custom only, and says nothing by itself. Whether it may be used is rule R7's to say.
        var connections = part.WholeNumber(Number, 1);
        if (part[Policy] is not { } policy)
        {
            return null;
        }

        var setting = policy.OneOf<ParallelMigrationSetting?>(
            ("inherit", null),
            ("auto", ParallelMigrationSetting.Auto),
            ("auto_parallel", ParallelMigrationSetting.Parallel),
            ("disabled", ParallelMigrationSetting.Disabled),
            ("custom", ParallelMigrationSetting.Custom(connections ?? 0)));
        return setting is not { } own ? OVirtParallelMigrations.Inherit
            : own.Mode != ParallelMigrationMode.Custom || connections is not null ? OVirtParallelMigrations.Own(own)
            : MissingValue<OVirtParallelMigrations?>(part, Policy, Number, "migration", findings);
    }

    private static MigrationBandwidth? Bandwidth(Part part, List<OVirtFinding>? findings)
    {
        GuardNames(part, BandwidthPath, BandwidthNames, findings);

        // Like the engine: nothing counts without a method, and the value counts with custom only. Its dialogs let 0 through.
        var megabits = part.WholeNumber("custom_value", findings is null ? 1 : 0) is > 0 and var value ? value : (int?)null;
        return part["assignment_method"] is not { } method ? null
            : method.OneOf<MigrationBandwidth?>(("auto", MigrationBandwidth.Auto), ("hypervisor_default", MigrationBandwidth.HypervisorDefault), ("custom", null)) is { } named ? named
            : megabits is { } given ? MigrationBandwidth.Custom(ParallelMigration.Policy.Bandwidth.FromMegabitsPerSecond(given))
            : MissingValue<MigrationBandwidth?>(part, "assignment_method", "custom_value", BandwidthPath, findings);
    }

    private static string PolicyId(Part part)
    {
        if (part["id"] is not { } id)
        {
            return "";
        }

        return id.Value.Length > 0 && OVirtMigrationOptions.IsPolicyId(id.Value)
            ? id.Value
            : throw id.Error($"must be an id of visible ASCII characters, but is {Quote.Text(id.Value)}");
    }

    private static T? MissingValue<T>(Part part, string choice, string value, string path, List<OVirtFinding>? findings)
    {
        var message = $"has the {choice} custom, but no {value}";
        if (findings is null)
        {
            throw part.Error(message);
        }

        findings.Add(new(OVirtFindingCode.CustomWithoutValue, IssueSeverity.Error, path, message, "Give the value, or choose another."));
        return default;
    }

    // A typo in a request must not silently change what is meant. What oVirt itself returns is right, and newer than this.
    private static void GuardNames(Part part, string path, string[] names, List<OVirtFinding>? findings)
    {
        part.GuardNulls();
        foreach (var unknown in part.Except(names))
        {
            if (findings is null)
            {
                throw part.Error($"has the unknown part {Quote.Text(unknown.Name)}; known are {string.Join(", ", names.Order())}");
            }

            findings.Add(new(
                OVirtFindingCode.UnknownField,
                IssueSeverity.Warning,
                path + "." + Quote.OneLine(unknown.Name, 100),
                "is not known to this version and was ignored",
                "Check whether a newer version reads it."));
        }
    }
}
