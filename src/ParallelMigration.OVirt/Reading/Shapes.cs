namespace ParallelMigration.OVirt;

/// <summary>What is read of oVirt's documents; the names are those of the REST API's model, version 4.5 to 4.6.</summary>
internal static class Shapes
{
    private static readonly Shape Migration = Shape.Strict(
        "migration",
        Shape.Text("auto_converge"),
        Shape.Text("compressed"),
        Shape.Text("encrypted"),
        Shape.Text("parallel_migrations_policy"),
        Shape.Text("custom_parallel_migrations"),
        Shape.Strict("bandwidth", Shape.Text("assignment_method"), Shape.Text("custom_value")),
        Shape.Group("policy", Shape.Text("id")));

    private static readonly Shape Topology = Shape.Group("topology", Shape.Text("sockets"), Shape.Text("cores"), Shape.Text("threads"));

    private static readonly Shape CpuTune = Shape.Group(
        "cpu_tune", Shape.Group("vcpu_pins", Shape.Groups("vcpu_pin", Shape.Text("vcpu"), Shape.Text("cpu_set"))));

    private static readonly Shape ClusterLink = Shape.Group("cluster", Shape.Text("id"));

    internal static DocumentShape Options { get; } = DocumentShape.One(Migration);

    internal static DocumentShape Clusters { get; } = DocumentShape.OneOrMany(
        Shape.Group(
            "cluster",
            Shape.Text("id"),
            Shape.Text("name"),
            Shape.Group("version", Shape.Text("major"), Shape.Text("minor")),
            Shape.Text("tunnel_migration"),
            Migration),
        "clusters");

    internal static DocumentShape Vms { get; } = DocumentShape.OneOrMany(
        Shape.Group(
            "vm",
            Shape.Text("id"),
            Shape.Text("name"),
            ClusterLink,
            Shape.Group("cpu", Topology, CpuTune),
            Shape.Group("dynamic_cpu", Topology, CpuTune),
            Shape.Text("cpu_pinning_policy"),
            Shape.Text("tunnel_migration"),
            Migration),
        "vms");

    internal static DocumentShape Hosts { get; } = DocumentShape.OneOrMany(
        Shape.Group(
            "host",
            Shape.Text("id"),
            Shape.Text("name"),
            ClusterLink,
            Shape.Group("cpu", Topology),
            Shape.Group("libvirt_version", Shape.Text("major"), Shape.Text("minor"), Shape.Text("build"), Shape.Text("full_version")),
            Shape.Group("nics", Shape.Groups("host_nic", Shape.Text("id"), Shape.Text("name"), Shape.Text("speed")))),
        "hosts");

    internal static DocumentShape VdsmMigrate { get; } = DocumentShape.One(
        Shape.Group(
            "params",
            Shape.Text("vmId"),
            Shape.Text("dst"),
            Shape.Text("dstqemu"),
            Shape.Text("method"),
            Shape.Text("parallel"),
            Shape.Text("maxBandwidth"),
            Shape.Text("compressed"),
            Shape.Text("autoConverge"),
            Shape.Text("encrypted"),
            Shape.Text("tunneled"),
            Shape.Text("zerocopy"),
            Shape.Group(
                "convergenceSchedule",
                Shape.Groups("init", Shape.Text("name"), Shape.Texts("params")),
                Shape.Groups("stalling", Shape.Group("action", Shape.Text("name"), Shape.Texts("params")), Shape.Text("limit"))),
            Shape.Text("outgoingLimit"),
            Shape.Text("incomingLimit"),
            Shape.Text("enableGuestEvents")));
}
