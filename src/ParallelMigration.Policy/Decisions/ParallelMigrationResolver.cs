namespace ParallelMigration.Policy;

/// <summary>
/// Turns settings and facts into a plan with its reasons, or a refusal with its issues.
/// </summary>
/// <remarks>
/// A pure function: no clock, no I/O, no environment; the same request gives the same decision, and every request gives one.
/// It allocates the decision and its plan, and may be used from any number of threads at once.
/// </remarks>
public sealed class ParallelMigrationResolver
{
    private readonly ResolverOptions options;

    /// <summary>Initializes a resolver with the default options.</summary>
    public ParallelMigrationResolver()
        : this(ResolverOptions.Default)
    {
    }

    /// <summary>Initializes a resolver with a site's options.</summary>
    /// <param name="options">The options.</param>
    /// <exception cref="System.ArgumentNullException"><paramref name="options"/> is <see langword="null"/>.</exception>
    public ParallelMigrationResolver(ResolverOptions options)
    {
        Require.NotNull(options, nameof(options));
        this.options = options;
    }

    /// <summary>Decides one migration.</summary>
    /// <param name="request">The settings and the facts.</param>
    /// <returns>A plan with reasons and warnings, or a refusal with every issue found (rules R7, R11, C1, C4, C7, C8).</returns>
    /// <exception cref="System.ArgumentNullException"><paramref name="request"/> is <see langword="null"/>.</exception>
    public MigrationDecision Resolve(MigrationRequest request)
    {
        Require.NotNull(request, nameof(request));
        return Decide(new(request), options, out var plan, out var codes)
            ? MigrationDecision.Planned(request, options, plan, codes)
            : MigrationDecision.Refused(request, options, codes);
    }

    /// <summary>Decides one of several migrations that share a link: an Auto VM is not parallel, and has its share of the link (rule P1).</summary>
    /// <param name="request">The settings and the facts.</param>
    /// <returns>The decision of <see cref="Resolve"/>, but for an Auto VM that would be parallel.</returns>
    /// <exception cref="System.ArgumentNullException"><paramref name="request"/> is <see langword="null"/>.</exception>
    public MigrationDecision ResolveSharingLink(MigrationRequest request)
    {
        Require.NotNull(request, nameof(request));
        return Decide(new(request), options, out var plan, out var codes, sharesLink: true)
            ? MigrationDecision.Planned(request, options, plan, codes)
            : MigrationDecision.Refused(request, options, codes);
    }

    /// <summary>The decision itself.</summary>
    /// <param name="request">What it is made from.</param>
    /// <param name="options">The site's options.</param>
    /// <param name="plan">The plan, or nothing.</param>
    /// <param name="codes">The plan's reasons and warnings, or the issues.</param>
    /// <param name="sharesLink">Whether it is planned to share its link with others (rule P1).</param>
    /// <returns>Whether there is a plan.</returns>
    internal static bool Decide(in DecisionInput request, ResolverOptions options, out PlanDraft plan, out CodeSet codes, bool sharesLink = false)
    {
        var setting = request.EffectiveSetting;
        var policy = request.EffectivePolicy;
        var obstacles = new CodeSet();
        R11Support.FindObstacles(request, options, ref obstacles);
        C1PostCopy.FindObstacle(request, policy, options, ref obstacles);
        C4Transport.FindObstacle(request.Vm.Transport, ref obstacles);
        C7Encryption.FindObstacles(request, ref obstacles);

        var reasons = new CodeSet();
        var mode = setting.Mode;
        var bandwidthReasons = new CodeSet();
        var available = B3ClusterBandwidth.Available(request, ref bandwidthReasons);
        if (C6ZeroCopy.MayForceParallel(mode, policy, request, obstacles, options) && !UsesZstd(request, available, options))
        {
            mode = ParallelMigrationMode.Parallel;
            reasons.Add(ReasonCode.ParallelForZeroCopy);
        }

        var issues = new CodeSet();
        C8TunnelledLimits.FindIssues(request.Vm, policy, ref issues);
        if (C3NeverDropped.Applies(mode))
        {
            issues.AddAll(obstacles);
        }

        if (mode == ParallelMigrationMode.Custom)
        {
            R7CustomRange.FindIssue(setting, ref issues);
        }

        if (!issues.IsEmpty)
        {
            plan = default;
            codes = issues;
            return false;
        }

        var connections = Connections(mode, request, available, options, obstacles, ref reasons, out var zstd);
        if (sharesLink)
        {
            connections = P1SharedLink.Connections(mode, connections, ref reasons);
        }

        reasons.AddAll(bandwidthReasons);
        plan = connections is { } count
            ? ParallelPlan(request, policy, options, count, available, zstd, ref reasons)
            : PlainPlan(request, policy, options, available, ref reasons);
        R11Support.Warn(request.Source, request.Destination, ref reasons);
        KnownDefects.Warn(request.Source, request.Destination, plan, ref reasons);
        codes = reasons;
        return true;
    }

    /// <summary>The number of connections: that with zstd where it is possible and worth it, else that without.</summary>
    private static int? Connections(
        ParallelMigrationMode mode, in DecisionInput request, Bandwidth? available, ResolverOptions options, CodeSet obstacles, ref CodeSet reasons, out bool zstd)
    {
        zstd = A5ParallelZstd.IsPossible(request.Source, request.Destination, options);
        if (zstd)
        {
            var withZstd = new CodeSet();
            var connections = Connections(mode, request, available, options.BandwidthPerZstdConnection, options, obstacles, ref withZstd);
            if (A5ParallelZstd.Keeps(connections, available, options))
            {
                reasons.AddAll(withZstd);
                return connections;
            }

            zstd = false;
        }

        return Connections(mode, request, available, R13ConnectionCapacity.WithoutZstd(request.Vm.Encrypted, options), options, obstacles, ref reasons);
    }

    private static int? Connections(
        ParallelMigrationMode mode, in DecisionInput request, Bandwidth? available, Bandwidth perConnection, ResolverOptions options, CodeSet obstacles, ref CodeSet reasons) =>
        mode switch
        {
            ParallelMigrationMode.Auto => R5Auto.Connections(available, request.VmResources, perConnection, options, obstacles, ref reasons),
            ParallelMigrationMode.Parallel => R4Parallel.Connections(available, request.VmResources, perConnection, options, ref reasons),
            ParallelMigrationMode.Custom => R6CustomConnections.Connections(request.EffectiveSetting, request.Source, request.Destination, ref reasons),
            _ => R2Disabled.Connections(ref reasons),
        };

    private static bool UsesZstd(in DecisionInput request, Bandwidth? available, ResolverOptions options)
    {
        var unused = new CodeSet();
        Connections(ParallelMigrationMode.Parallel, request, available, options, default, ref unused, out var zstd);
        return zstd;
    }

    private static PlanDraft ParallelPlan(
        in DecisionInput request, MigrationPolicy policy, ResolverOptions options, int connections, Bandwidth? available, bool zstd, ref CodeSet reasons)
    {
        R7CustomRange.Warn(request.EffectiveSetting, ref reasons);
        R9EmulatorPinning.Warn(request.EffectiveSetting, connections, request.VmResources, ref reasons);
        A5ParallelZstd.Explain(request, zstd, available, options, ref reasons);
        var compression = A1Compression.WhenParallel(policy, zstd, ref reasons);
        var limit = A3BandwidthLimit.Whole(B6MinimumShare.LimitedFrom(request, available, options, ref reasons), policy, ref reasons);
        var postCopy = C5PostCopyWithParallel.InPlan(policy, ref reasons);
        return new()
        {
            Connections = connections,
            Compression = compression,
            MaxOutgoingMigrations = A2ConcurrentMigrations.Outgoing(policy, ref reasons),
            MaxIncomingMigrations = A2ConcurrentMigrations.Incoming(policy, ref reasons),
            BandwidthLimit = limit,
            PostCopyBandwidthLimit = A6PostCopyLimit.Of(request.Source, request.Destination, postCopy, limit, ref reasons),
            PostCopy = postCopy,
            ZeroCopy = C6ZeroCopy.WhenParallel(request, policy, compression, ref reasons),
            AutoConverge = A4Convergence.AutoConverge(policy),
            GuestEvents = A4Convergence.GuestEvents(policy),
            Convergence = A4Convergence.Schedule(policy),
            Encrypted = request.Vm.Encrypted,
            Transport = request.Vm.Transport,
        };
    }

    private static PlanDraft PlainPlan(in DecisionInput request, MigrationPolicy policy, ResolverOptions options, Bandwidth? available, ref CodeSet reasons)
    {
        var limit = A3BandwidthLimit.Divided(B6MinimumShare.LimitedFrom(request, available, options, ref reasons), policy, ref reasons);
        return new()
        {
            Compression = A1Compression.WhenNotParallel(policy),
            MaxOutgoingMigrations = policy.MaxOutgoingMigrations,
            MaxIncomingMigrations = policy.MaxIncomingMigrations,
            BandwidthLimit = limit,
            PostCopyBandwidthLimit = A6PostCopyLimit.Of(request.Source, request.Destination, policy.AllowsPostCopy, limit, ref reasons),
            PostCopy = policy.AllowsPostCopy,
            ZeroCopy = C6ZeroCopy.WhenNotParallel(policy, ref reasons),
            AutoConverge = A4Convergence.AutoConverge(policy),
            GuestEvents = A4Convergence.GuestEvents(policy),
            Convergence = A4Convergence.Schedule(policy),
            Encrypted = request.Vm.Encrypted,
            Transport = request.Vm.Transport,
        };
    }
}
