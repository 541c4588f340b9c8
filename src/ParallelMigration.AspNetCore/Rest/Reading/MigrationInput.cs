using ParallelMigration.OVirt;
using ParallelMigration.Policy;

namespace ParallelMigration.AspNetCore;

/// <summary>The <c>migration</c> part of a body: part by part, absent is unchanged.</summary>
internal static class MigrationInput
{
    private const string Number = "custom_parallel_migrations";
    private const string Policy = "parallel_migrations_policy";

    /// <summary>Reads the part.</summary>
    /// <param name="part">The part.</param>
    /// <param name="form">How the body is read.</param>
    /// <param name="ofCluster">Whether it is a cluster's. Only a cluster has a bandwidth, and only a VM inherits.</param>
    internal static OVirtMigrationOptions Read(Part part, InputForm form, bool ofCluster)
    {
        form.GuardNames(part, "auto_converge", "bandwidth", "compressed", Number, "encrypted", Policy, "policy");
        part.GuardNulls();
        var bandwidth = part["bandwidth"] is { } given ? Bandwidth(given, form) : null;
        return new()
        {
            AutoConverge = Inheritable(part, "auto_converge", form),
            Compressed = Inheritable(part, "compressed", form),
            Encrypted = Inheritable(part, "encrypted", form),
            ParallelMigrations = Parallel(part, form, ofCluster),

            // Like the engine: a VM's bandwidth is the cluster's, whatever its document says.
            Bandwidth = ofCluster ? bandwidth : null,
            PolicyId = part["policy"] is { } policy ? PolicyId(policy, form) : null,
        };
    }

    private static InheritableBoolean? Inheritable(Part part, string name, InputForm form) => form.OneOf(
        part, name, "InheritableBoolean", ("false", InheritableBoolean.False), ("inherit", InheritableBoolean.Inherit), ("true", InheritableBoolean.True));

    private static OVirtParallelMigrations? Parallel(Part part, InputForm form, bool ofCluster)
    {
        // The number counts with custom only; with anything else it is ignored, whatever it is.
        var connections = form.Number(part, Number, int.MinValue, int.MaxValue);
        var mode = form.OneOf<int>(part, Policy, "ParallelMigrationsPolicy", ("auto", 0), ("auto_parallel", 1), ("custom", 2), ("disabled", 3), ("inherit", 4));
        return mode switch
        {
            null => null,
            0 => OVirtParallelMigrations.Own(ParallelMigrationSetting.Auto),
            1 => OVirtParallelMigrations.Own(ParallelMigrationSetting.Parallel),
            2 => connections is >= 2 and <= 255
                ? OVirtParallelMigrations.Own(ParallelMigrationSetting.Custom(connections.Value))
                : throw ApiFault.Refused("Custom number of parallel migration connections must be between 2 and 255."),
            3 => OVirtParallelMigrations.Own(ParallelMigrationSetting.Disabled),
            _ => ofCluster ? throw ApiFault.Refused("Cluster cannot inherit parallel migration settings.") : OVirtParallelMigrations.Inherit,
        };
    }

    private static MigrationBandwidth? Bandwidth(Part part, InputForm form)
    {
        form.GuardNames(part, "assignment_method", "custom_value");
        part.GuardNulls();
        var megabits = form.Number(part, "custom_value", int.MinValue, int.MaxValue);
        return form.OneOf<int>(part, "assignment_method", "MigrationBandwidthAssignmentMethod", ("auto", 0), ("custom", 1), ("hypervisor_default", 2)) switch
        {
            null => null,
            0 => MigrationBandwidth.Auto,
            2 => MigrationBandwidth.HypervisorDefault,
            _ => megabits is > 0
                ? MigrationBandwidth.Custom(ParallelMigration.Policy.Bandwidth.FromMegabitsPerSecond(megabits.Value))
                : throw ApiFault.Refused("Custom migration bandwidth must be between 1 and 2147483647 Mbps."),
        };
    }

    private static string PolicyId(Part part, InputForm form)
    {
        form.GuardNames(part, "id", "href", "name", "description");
        part.GuardNulls();
        return InputForm.Id(part) is { } id ? id.ToString() : "";
    }
}
