namespace ParallelMigration.Policy;

/// <summary>The wording of every reason, warning and issue. The only place that has any.</summary>
internal static class ReasonText
{
    internal static string Of(ReasonCode code, in MigrationDecision decision)
    {
        var request = decision.Request!;
        var options = decision.Options!;
        var plan = decision.Plan.GetValueOrDefault();
        var policy = request.EffectivePolicy;
        var vm = request.VmResources;
        var available = request.AvailableBandwidth;
        var perConnection = options.BandwidthPerConnection;
        var (before, after) = ReasonNumbers.Of(code, decision);
        return code switch
        {
            ReasonCode.Disabled => "Parallel connections are disabled.",
            ReasonCode.ParallelForZeroCopy =>
                $"{PolicyName(policy)} asks for zero-copy, which needs parallel connections, so {request.EffectiveSetting} counts as Parallel.",
            ReasonCode.AutoWithPostCopy =>
                $"{PolicyName(policy)} may switch to post-copy, which excludes parallel connections; Auto gives way to it.",
            ReasonCode.AutoWithTunnelledTransport => "The migration is tunnelled through libvirt, and only a direct one can be parallel.",
            ReasonCode.AutoWithRdmaTransport => "The migration goes over RDMA, and only one over TCP can be parallel.",
            ReasonCode.AutoSourceLacksMultifd => $"The source {LacksMultifd(request.Source)}.",
            ReasonCode.AutoDestinationLacksMultifd => $"The destination {LacksMultifd(request.Destination)}.",
            ReasonCode.AutoClusterLevelTooLow => $"{LevelTooLow(request, options)}.",
            ReasonCode.AutoBandwidthUnknown => "The available bandwidth is unknown, and Auto does not guess.",
            ReasonCode.ParallelBandwidthUnknown => $"The available bandwidth is unknown, so it is the minimum: {after}.",
            ReasonCode.LimitedByBandwidth => after!.Value.Value == 0
                ? $"The network has {available} to give, not enough for one connection of {perConnection}."
                : $"The network has {available} to give, enough for {after} of {perConnection} each.",
            ReasonCode.LimitedByVcpus =>
                $"The network has {available} to give, enough for {before} of {perConnection} each, but the VM has only {VcpuCount(vm)}.",
            ReasonCode.LimitedByEmulatorCpus =>
                $"The network has {available} to give, enough for {before} of {perConnection} each, "
                + $"but the VM's QEMU process may run on only {EmulatorCpus(vm)}.",
            ReasonCode.LimitedByMaxConnections =>
                $"The network ({available} to give) and the VM's CPUs would allow {before}, but the configured upper limit is {options.MaxConnections}.",
            ReasonCode.RaisedToMinimum =>
                $"Parallel never uses fewer than {after!.Value.Value}, so it is raised from {before!.Value.Value} to {after.Value.Value}.",
            ReasonCode.TooFewConnectionsForAuto =>
                $"Auto goes parallel only from two connections on, and that makes {before!.Value.Value}.",
            ReasonCode.CustomConnections => $"The setting asks for {after}, and both hosts have the CPU threads for it.",
            ReasonCode.LimitedBySourceCpuThreads =>
                $"The setting asks for {before}, but the source has only {after}.",
            ReasonCode.LimitedByDestinationCpuThreads =>
                $"The setting asks for {before}, but the destination has only {after}.",
            ReasonCode.CustomRaisedToMinimum =>
                $"A parallel migration never uses fewer than {after!.Value.Value} connections, so it is raised from {before!.Value.Value} to {after.Value.Value}.",
            ReasonCode.PostCopyWithParallel =>
                "Post-copy stays possible: it was opted in to, and both hosts can combine it with parallel connections.",
            ReasonCode.CompressionTurnedOff =>
                $"Compression is off, although {PolicyName(policy, atStart: false)} asks for it: parallel connections do not support it.",
            ReasonCode.ParallelZstd => "zstd compresses the parallel connections: it was opted in to, and both hosts have it.",
            ReasonCode.ParallelZstdUnsupported =>
                $"zstd was opted in to, but {WhoLacks(request.Source.HasParallelZstd, request.Destination.HasParallelZstd)} not have it on parallel connections (libvirt 9.4.0 and QEMU 5.0.0 do).",
            ReasonCode.ZeroCopyNeedsParallel => "Zero-copy is dropped: it works only on parallel connections.",
            ReasonCode.ZeroCopyWithEncryption => "Zero-copy is dropped: the migration is encrypted, and the two exclude each other.",
            ReasonCode.ZeroCopyWithCompression => "Zero-copy is dropped: the connections are compressed, and the two exclude each other.",
            ReasonCode.ZeroCopyUnsupported => "Zero-copy is dropped: the source does not have it (libvirt 8.5.0 with QEMU 7.1.0 does).",
            ReasonCode.MaxOutgoingReduced =>
                $"Nothing else may leave the source meanwhile ({after} at once instead of {before!.Value.Value}): parallel connections fill the link by themselves.",
            ReasonCode.MaxIncomingReduced =>
                $"Nothing else may arrive at the destination meanwhile ({after} at once instead of {before!.Value.Value}).",
            ReasonCode.BandwidthUnknown => "Neither end's bandwidth is known, so no limit is handed to the hypervisor.",
            ReasonCode.OnlySourceBandwidthKnown => $"Only the source's bandwidth is known; its {after} stand for both ends.",
            ReasonCode.OnlyDestinationBandwidthKnown => $"Only the destination's bandwidth is known; its {after} stand for both ends.",
            ReasonCode.HypervisorDefaultBandwidth =>
                "The cluster leaves the bandwidth to the hypervisor, so it is unknown here and no limit is handed over.",
            ReasonCode.CustomBandwidth => $"The cluster sets the migration bandwidth to {after}, and the hosts are not known to give less.",
            ReasonCode.BandwidthNotDivided =>
                $"It may use the whole {after}, not just a share of {before}, because it runs alone.",
            ReasonCode.BandwidthDivided =>
                $"It may use {after} of the {before} available: {policy.MaxOutgoingMigrations} migrations may run at once and share them.",
            ReasonCode.CustomAboveRecommended =>
                $"The setting asks for {before}. More than {after!.Value.Value} are not known to help, and their overhead grows.",
            ReasonCode.CustomAboveEmulatorCpus =>
                $"{before} are more than the {after} that the VM's QEMU process may run on; the rest will wait for a CPU.",
            ReasonCode.TunnelledWithPostCopy =>
                $"{PolicyName(policy)} may switch to post-copy, and the migration is tunnelled through libvirt, which refuses the two together. "
                + "Migrate directly, or choose a policy without post-copy.",
            ReasonCode.TunnelledWithEncryption =>
                "The migration is encrypted by QEMU and tunnelled through libvirt, and libvirt cannot do both. "
                + "Migrate directly, or tunnel through an encrypted connection of the daemons instead.",
            _ =>
                $"QEMU {request.Source.QemuVersion} at the source and {request.Destination.QemuVersion} at the destination: parallel migrations "
                + "from QEMU before 9.0 to 9.2.0 are known to fail. Update the destination to a later 9.2.",
        };
    }

    internal static string Of(IssueCode code, in MigrationDecision decision)
    {
        var request = decision.Request!;
        var setting = request.EffectiveSetting;
        return code switch
        {
            IssueCode.CustomBelowMinimum => $"The setting is {setting}, but a parallel migration needs at least {R10AtLeastTwo.Minimum} connections.",
            IssueCode.CustomAboveMaximum => $"The setting is {setting}, but QEMU takes at most {R7CustomRange.Maximum} connections.",
            IssueCode.ParallelWithPostCopy =>
                $"The setting is {setting}, and {PolicyName(request.EffectivePolicy, atStart: false)} may switch to post-copy. The two exclude each other: "
                + "a parallel migration that is switched to post-copy can lose the guest.",
            IssueCode.ParallelWithTunnelledTransport =>
                $"The setting is {setting}, but the migration is tunnelled through libvirt, and only a direct one can be parallel.",
            IssueCode.ParallelWithRdmaTransport =>
                $"The setting is {setting}, but the migration goes over RDMA, and only one over TCP can be parallel.",
            IssueCode.SourceLacksMultifd => $"The setting is {setting}, but the source {LacksMultifd(request.Source)}.",
            IssueCode.DestinationLacksMultifd => $"The setting is {setting}, but the destination {LacksMultifd(request.Destination)}.",
            IssueCode.CustomAboveRecommended =>
                $"The setting is {setting}. More than {R7CustomRange.Recommended} connections are not known to help, and their overhead grows.",
            IssueCode.CustomAboveCpuThreads =>
                $"The setting is {setting}, but the smallest host has {new Quantity(request.Source.CpuThreads, QuantityUnit.CpuThreads)}; "
                + "migrations from or to it use no more connections than that.",
            IssueCode.AutoWithPostCopy =>
                $"The setting is Auto, and {PolicyName(request.EffectivePolicy, atStart: false)} may switch to post-copy. "
                + "The migration is parallel only between hosts that can combine the two.",
            _ => $"The setting is {setting}, but {LevelTooLow(request, decision.Options!, atStart: false)}.",
        };
    }

    internal static string WayOutOf(IssueCode code, in MigrationDecision decision) => code switch
    {
        IssueCode.CustomBelowMinimum =>
            $"Give {R10AtLeastTwo.Minimum} to {R7CustomRange.Recommended} connections, or choose Disabled for a migration that is not parallel.",
        IssueCode.CustomAboveMaximum => $"Give {R10AtLeastTwo.Minimum} to {R7CustomRange.Recommended} connections, or choose Parallel.",
        IssueCode.ParallelWithPostCopy => decision.Options!.PostCopyWithParallel == PostCopyWithParallel.WhenSupported
            ? "Choose Auto or Disabled, or a policy without post-copy, or hosts that are both known to combine the two (QEMU 10.1.0 or later)."
            : "Choose Auto or Disabled, or a policy without post-copy.",
        IssueCode.ParallelWithTunnelledTransport or IssueCode.ParallelWithRdmaTransport => "Migrate directly, or choose Auto or Disabled.",
        IssueCode.SourceLacksMultifd => "Update the source to libvirt 5.2.0 and QEMU 4.0.0 or later, or choose Auto or Disabled.",
        IssueCode.DestinationLacksMultifd => "Choose an up-to-date destination (libvirt 5.2.0 and QEMU 4.0.0 or later), or choose Auto or Disabled.",
        IssueCode.CustomAboveRecommended => $"Give {R10AtLeastTwo.Minimum} to {R7CustomRange.Recommended} connections, unless more were measured to be faster.",
        IssueCode.CustomAboveCpuThreads => "Give no more connections than the hosts have CPU threads, or choose Parallel.",
        IssueCode.AutoWithPostCopy => "Keep both if that is meant, or choose a policy without post-copy.",
        _ => $"Raise the cluster's level to {decision.Options!.MinimumClusterLevel} or higher, or choose Auto or Disabled.",
    };

    internal static string SubjectOf(IssueCode code, MigrationRequest request) => code switch
    {
        IssueCode.SourceLacksMultifd => IdOr(request.Source.Id, "source"),
        IssueCode.DestinationLacksMultifd => IdOr(request.Destination.Id, "destination"),
        IssueCode.ClusterLevelTooLow => IdOr(request.Cluster.Id, "cluster"),
        _ => IdOr(request.Vm.Id, "vm"),
    };

    // As it was given: a program compares it. Only sentences get it cleaned.
    internal static string IdOr(string? id, string fallback) => string.IsNullOrWhiteSpace(id) ? fallback : id!;

    internal static string PolicyName(MigrationPolicy policy, bool atStart = true) =>
        (atStart ? "The policy" : "the policy") + Quoted(policy.Name, " ");

    /// <summary>A name in quotes after a separator; nothing where there is none.</summary>
    internal static string Quoted(string? name, string separator) => Named.Or(name, "") is { Length: > 0 } given ? $"{separator}\"{given}\"" : "";

    private static Quantity VcpuCount(VmResources vm) => new(vm.Vcpus, QuantityUnit.Vcpus);

    private static Quantity EmulatorCpus(VmResources vm) => new(vm.EmulatorCpus.GetValueOrDefault(), QuantityUnit.EmulatorCpus);

    private static string LacksMultifd(HostResources host) => host.Capabilities is null
        ? $"is too old for parallel connections ({Versions(host)}; libvirt 5.2.0 and QEMU 4.0.0 have them)"
        : "is stated not to have parallel connections";

    private static string Versions(HostResources host) => (host.LibvirtVersion, host.QemuVersion) switch
    {
        ({ } libvirt, { } qemu) => $"libvirt {libvirt}, QEMU {qemu}",
        ({ } libvirt, null) => $"libvirt {libvirt}",
        (null, { } qemu) => $"QEMU {qemu}",
        _ => "versions unknown",
    };

    private static string LevelTooLow(MigrationRequest request, ResolverOptions options, bool atStart = true) =>
        $"{(atStart ? "The" : "the")} cluster's level {request.Cluster.Level} is below {options.MinimumClusterLevel}, from which parallel connections are allowed";

    private static string WhoLacks(bool sourceHas, bool destinationHas) =>
        !sourceHas && !destinationHas ? "both hosts do" : !sourceHas ? "the source does" : "the destination does";
}
