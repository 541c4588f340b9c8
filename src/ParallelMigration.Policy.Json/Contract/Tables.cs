using ParallelMigration.Policy.Auditing;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Policy.Json;

/// <summary>The objects of the contract. A reader switches on a property's position: the order here is the order of its cases.</summary>
internal static class Tables
{
    internal static PropertyTable Request { get; } = new(
        "request",
        new("options", Schemas.Object("options")),
        new("cluster", Schemas.Object("cluster"), IsRequired: true),
        new("vm", Schemas.Object("vm"), IsRequired: true),
        new("source", Schemas.Object("host"), IsRequired: true),
        new("destination", Schemas.Object("host"), IsRequired: true));

    /// <summary>Gets a request with what a prediction needs besides; its first properties are those of <see cref="Request"/>, in their order.</summary>
    internal static PropertyTable PredictionRequest { get; } = new(
        "predictionRequest",
        [.. Request.Properties, new("memory", Schemas.Object("memory"), IsRequired: true), new("link", Schemas.Object("link"))]);

    internal static PropertyTable Memory { get; } = new(
        "memory",
        new("usedMebibytes", Schemas.Mebibytes, IsRequired: true),
        new("zeroMebibytes", Schemas.Mebibytes),
        new("dirtied", Schemas.List("dirtied")),
        new("dirtiedInCpuTime", Schemas.List("dirtied")));

    internal static PropertyTable Dirtied { get; } = new(
        "dirtied",
        new("seconds", Schemas.Seconds, IsRequired: true),
        new("mebibytes", Schemas.Mebibytes, IsRequired: true));

    internal static PropertyTable Link { get; } = new(
        "link",
        new("efficiency", Schemas.Efficiency),
        new("latencyMilliseconds", Schemas.Latency));

    /// <summary>Gets a line of history: a migration that ended.</summary>
    internal static PropertyTable History { get; } = new(
        "history",
        new("vm", Schemas.Text),
        new("connections", Schemas.Number(1, ParallelMigrationSetting.MaxConnections)),
        new("kind", """{"enum":["plain","encrypted","zstd"]}"""),
        new("linkMbps", Schemas.Link),
        new("limitMbps", Schemas.Megabits),
        new("sentBytes", Schemas.Number(0, long.MaxValue), IsRequired: true),
        new("durationSeconds", Schemas.Duration, IsRequired: true),
        new("downtimeMilliseconds", Schemas.Duration),
        new("ended", Schemas.Text),
        new("completed", Schemas.Switch),
        new("memory", Schemas.Object("memory")),
        new("request", Schemas.Object("request")));

    internal static PropertyTable Options { get; } = new(
        "options",
        new("bandwidthPerConnectionMbps", Schemas.Megabits),
        new("maxConnections", Schemas.Number(ParallelMigrationSetting.MinConnections, ParallelMigrationSetting.MaxConnections)),
        new("minimumClusterLevel", Schemas.Level),
        new("postCopyWithParallel", EnumNames<PostCopyWithParallel>.CamelCase.Schema),
        new("parallelCompression", EnumNames<ParallelCompression>.CamelCase.Schema),
        new("zeroCopyTurnsParallelOn", Schemas.Switch),
        new("defaultSettings", Schemas.DefaultSettings),
        new("bandwidthPerEncryptedConnectionMbps", Schemas.Megabits),
        new("bandwidthPerZstdConnectionMbps", Schemas.Megabits),
        new("zstdMemoryPerConnectionMbps", Schemas.Megabits),
        new("minimumShareOfLink", Schemas.Share));

    internal static PropertyTable Cluster { get; } = new(
        "cluster",
        new("id", Schemas.Text),
        new("level", Schemas.Level),
        new("parallelMigration", Schemas.Object("parallelMigration"), IsRequired: true),
        new("migrationBandwidth", Schemas.Bandwidth),
        new("migrationPolicy", Schemas.Object("policy")));

    internal static PropertyTable Policy { get; } = new(
        "policy",
        new("id", Schemas.Text),
        new("name", Schemas.Text),
        new("postCopy", Schemas.Switch),
        new("compression", Schemas.Switch),
        new("autoConverge", Schemas.Switch),
        new("zeroCopy", Schemas.Switch),
        new("maxOutgoingMigrations", Schemas.Count),
        new("maxIncomingMigrations", Schemas.Count),
        new("guestEvents", Schemas.Switch),
        new("convergence", Schemas.Object("convergence")));

    internal static PropertyTable Vm { get; } = new(
        "vm",
        new("id", Schemas.Text),
        new("vcpus", Schemas.Count, IsRequired: true),
        new("emulatorCpus", Schemas.Count),
        new("parallelMigration", Schemas.Object("parallelMigration")),
        new("migrationPolicy", Schemas.Object("policy")),
        new("encrypted", Schemas.Switch),
        new("transport", EnumNames<MigrationTransport>.CamelCase.Schema),
        new("emulatorCpusShared", Schemas.Switch));

    internal static PropertyTable Host { get; } = new(
        "host",
        new("id", Schemas.Text),
        new("cpuThreads", Schemas.Count, IsRequired: true),
        new("bandwidthMbps", Schemas.Link),
        new("bandwidthInUseMbps", Schemas.MegabitsOrZero),
        new("libvirt", Schemas.Version),
        new("qemu", Schemas.Version),
        new("capabilities", Schemas.Object("capabilities")));

    internal static PropertyTable Capabilities { get; } = new(
        "capabilities",
        new("multifd", Schemas.Switch),
        new("parallelZstd", Schemas.Switch),
        new("zeroCopy", Schemas.Switch),
        new("postCopyWithParallel", Schemas.Switch),
        new("parallelEncryption", Schemas.Switch));

    internal static PropertyTable Convergence { get; } = new(
        "convergence",
        new("initial", Schemas.List("action")),
        new("steps", Schemas.List("step")),
        new("last", Schemas.List("action")),
        new("timeLimitSeconds", Schemas.Number(1, ReadSchedule.LongestTimeLimit)),
        new("timeLimitSecondsPerGibibyte", Schemas.Number(1, ReadSchedule.LongestTimeLimit)));

    internal static PropertyTable Step { get; } = new(
        "step",
        new("stallLimit", Schemas.Count, IsRequired: true),
        new("action", Schemas.Object("action"), IsRequired: true));

    internal static PropertyTable Action { get; } = new(
        "actionWithValue",
        new("setDowntimeMs", Schemas.Number(1, ReadSchedule.LongestDowntime)),
        new("setBandwidthMbps", Schemas.Megabits));

    internal static PropertyTable Custom { get; } = new("custom", new Property("custom", Schemas.Number(int.MinValue, int.MaxValue), IsRequired: true));

    internal static PropertyTable CustomBandwidth { get; } = new("customBandwidth", new Property("customMbps", Schemas.Megabits, IsRequired: true));

    internal static PropertyTable ClusterDocument { get; } = new(
        "clusterDocument",
        new("options", Schemas.Object("options")),
        new("cluster", Schemas.Object("cluster"), IsRequired: true),
        new("host", Schemas.Object("host")),
        new("vms", Schemas.List("vm")));

    internal static PropertyTable Change { get; } = new(
        "change",
        new("cluster", Schemas.Object("cluster")),
        new("policy", Schemas.Object("policyChange")));

    internal static PropertyTable PolicyChange { get; } = new(
        "policyChange",
        new("before", Schemas.Object("policy"), IsRequired: true),
        new("after", Schemas.Object("policy"), IsRequired: true));

    internal static PropertyTable Answer { get; } = new(
        "answer",
        new("outcome", EnumNames<AnswerOutcome>.CamelCase.Schema, IsRequired: true),
        new("plan", Schemas.Object("plan")),
        new("reasons", Schemas.List("reason")),
        new("warnings", Schemas.List("reason")),
        new("issues", Schemas.List("issue")),
        new("prediction", Schemas.Object("prediction")));

    internal static PropertyTable Prediction { get; } = new(
        "prediction",
        new("verdict", EnumNames<PredictionVerdict>.CamelCase.Schema, IsRequired: true),
        new("step", Schemas.Count),
        new("totalSeconds", Schemas.Object("predictedRange")),
        new("downtimeMilliseconds", Schemas.Object("predictedRange")),
        new("transferredMebibytes", Schemas.Object("predictedRange")),
        new("passes", Schemas.Object("predictedRange")),
        new("reasons", Schemas.List("predictionReason")),
        new("remedies", Schemas.List("predictionReason")));

    internal static PropertyTable PredictedRange { get; } = new(
        "predictedRange",
        new("p5", Schemas.Predicted, IsRequired: true),
        new("p50", Schemas.Predicted, IsRequired: true),
        new("p95", Schemas.Predicted));

    internal static PropertyTable PredictionReason { get; } = new(
        "predictionReason",
        new("code", EnumNames<PredictionReasonCode>.Code.Schema, IsRequired: true),
        new("message", Schemas.Text),
        new("bandwidthMbps", Schemas.MegabitsOrZero),
        new("downtimeMilliseconds", Schemas.Predicted),
        new("bytes", Schemas.Number(0, long.MaxValue)),
        new("number", Schemas.Number(0, int.MaxValue)),
        new("verdict", EnumNames<PredictionVerdict>.CamelCase.Schema));

    internal static PropertyTable Plan { get; } = new(
        "plan",
        new("parallel", Schemas.Switch, IsRequired: true),
        new("connections", Schemas.Count),
        new("compression", EnumNames<MigrationCompression>.CamelCase.Schema, IsRequired: true),
        new("maxOutgoingMigrations", Schemas.Count, IsRequired: true),
        new("maxIncomingMigrations", Schemas.Count, IsRequired: true),
        new("bandwidthLimitMiBps", Schemas.Number(1, long.MaxValue)),
        new("bandwidthLimitBps", Schemas.Number(0, long.MaxValue)),
        new("postCopy", Schemas.Switch, IsRequired: true),
        new("zeroCopy", Schemas.Switch, IsRequired: true),
        new("autoConverge", Schemas.Switch, IsRequired: true),
        new("encrypted", Schemas.Switch, IsRequired: true),
        new("transport", EnumNames<MigrationTransport>.CamelCase.Schema),
        new("convergence", Schemas.Object("convergence")),
        new("guestEvents", Schemas.Switch),
        new("postCopyBandwidthLimitMiBps", Schemas.Number(1, long.MaxValue)),
        new("postCopyBandwidthLimitBps", Schemas.Number(0, long.MaxValue)));

    internal static PropertyTable Reason { get; } = new(
        "reason",
        new("code", EnumNames<ReasonCode>.Code.Schema, IsRequired: true),
        new("rule", EnumNames<RuleId>.Code.Schema, IsRequired: true),
        new("message", Schemas.Text, IsRequired: true),
        new("before", Schemas.Object("quantity")),
        new("after", Schemas.Object("quantity")));

    internal static PropertyTable Quantity { get; } = new(
        "quantity",
        new("value", Schemas.Number(long.MinValue, long.MaxValue), IsRequired: true),
        new("unit", EnumNames<QuantityUnit>.CamelCase.Schema, IsRequired: true));

    internal static PropertyTable Issue { get; } = new(
        "issue",
        new("code", Schemas.Text, IsRequired: true),
        new("rule", EnumNames<RuleId>.Code.Schema),
        new("subject", Schemas.Text, IsRequired: true),
        new("message", Schemas.Text, IsRequired: true),
        new("remedy", Schemas.Text));

    /// <summary>Gets every object that has a definition of its own in the JSON Schema.</summary>
    internal static PropertyTable[] All =>
    [
        Request, PredictionRequest, Memory, Dirtied, Link, History, Options, Cluster, Policy, Vm, Host, Capabilities, Convergence, Step, Action, Custom, CustomBandwidth, ClusterDocument, Change, PolicyChange,
        Answer, Plan, Prediction, PredictedRange, PredictionReason, Reason, Quantity, Issue,
    ];
}
