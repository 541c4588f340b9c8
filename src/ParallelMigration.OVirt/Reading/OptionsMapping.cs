using ParallelMigration.Policy;

namespace ParallelMigration.OVirt;

/// <summary>The <c>migration</c> part of a document.</summary>
internal static class OptionsMapping
{
    private const string Number = "custom_parallel_migrations";

    internal static OVirtMigrationOptions Read(Node node) => new()
    {
        AutoConverge = Inheritable(node["auto_converge"]),
        Compressed = Inheritable(node["compressed"]),
        Encrypted = Inheritable(node["encrypted"]),
        ParallelMigrations = Parallel(node),
        Bandwidth = node["bandwidth"] is { } bandwidth ? Bandwidth(bandwidth) : null,
        Policy = node["policy"] is { } policy ? Policy(policy) : null,
    };

    private static InheritableBoolean? Inheritable(Node? node) => node?.OneOf(
        ("true", InheritableBoolean.True), ("false", InheritableBoolean.False), ("inherit", InheritableBoolean.Inherit));

    private static OVirtParallelMigrations? Parallel(Node node)
    {
        // Whether the number may be used is rule R7's to say: it gives an issue with a way out, and a whole site can be looked through.
        var connections = node.WholeNumber(Number, 1);
        var mode = node["parallel_migrations_policy"]?.OneOf<ParallelMigrationMode?>(
            ("inherit", null),
            ("auto", ParallelMigrationMode.Auto),
            ("auto_parallel", ParallelMigrationMode.Parallel),
            ("disabled", ParallelMigrationMode.Disabled),
            ("custom", ParallelMigrationMode.Custom));
        // Like the engine: the number counts with custom only, and says nothing by itself.
        if (mode == ParallelMigrationMode.Custom && connections is null)
        {
            throw node.Error($"has the parallel_migrations_policy custom, but no {Number}");
        }

        return node["parallel_migrations_policy"] is null ? null : mode switch
        {
            null => OVirtParallelMigrations.Inherit,
            ParallelMigrationMode.Auto => OVirtParallelMigrations.Own(ParallelMigrationSetting.Auto),
            ParallelMigrationMode.Parallel => OVirtParallelMigrations.Own(ParallelMigrationSetting.Parallel),
            ParallelMigrationMode.Custom => OVirtParallelMigrations.Own(ParallelMigrationSetting.Custom(connections!.Value)),
            _ => OVirtParallelMigrations.Own(ParallelMigrationSetting.Disabled),
        };
    }

    private static MigrationBandwidth? Bandwidth(Node node)
    {
        // Like the engine: nothing counts without a method, and the value counts with custom only.
        if (node["assignment_method"] is not { } method)
        {
            return null;
        }

        var megabits = node.WholeNumber("custom_value", 1);
        return method.OneOf<MigrationBandwidth?>(
            ("auto", MigrationBandwidth.Auto),
            ("hypervisor_default", MigrationBandwidth.HypervisorDefault),
            ("custom", megabits is { } value ? MigrationBandwidth.Custom(ParallelMigration.Policy.Bandwidth.FromMegabitsPerSecond(value)) : null))
            ?? throw node.Error("has the assignment_method custom, but no custom_value");
    }

    private static OVirtPolicyLink Policy(Node node)
    {
        if (node["id"] is not { } id)
        {
            return OVirtPolicyLink.None;
        }

        return OVirtPolicyLink.IsId(id.Text)
            ? new(id.Text)
            : throw id.Error($"must be an id of visible ASCII characters, but is {Quote.Text(id.Text)}");
    }
}
