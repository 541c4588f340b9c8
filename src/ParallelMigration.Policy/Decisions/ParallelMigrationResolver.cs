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

    /// <summary>A resolver with the default options.</summary>
    public ParallelMigrationResolver()
        : this(ResolverOptions.Default)
    {
    }

    /// <summary>A resolver with a site's options.</summary>
    /// <param name="options">The options.</param>
    /// <exception cref="System.ArgumentNullException"><paramref name="options"/> is <see langword="null"/>.</exception>
    public ParallelMigrationResolver(ResolverOptions options)
    {
        Require.NotNull(options, nameof(options));
        this.options = options;
    }

    /// <summary>Decides one migration.</summary>
    /// <param name="request">The settings and the facts.</param>
    /// <returns>A plan with reasons and warnings, or a refusal with every issue found (rules R7, R11, C1, C4).</returns>
    /// <exception cref="System.ArgumentNullException"><paramref name="request"/> is <see langword="null"/>.</exception>
    public MigrationDecision Resolve(MigrationRequest request)
    {
        Require.NotNull(request, nameof(request));
        return Decide(new(request), options, out var plan, out var codes)
            ? MigrationDecision.Planned(request, options, plan, codes)
            : MigrationDecision.Refused(request, options, codes);
    }

    /// <summary>The decision itself.</summary>
    /// <param name="request">What it is made from.</param>
    /// <param name="options">The site's options.</param>
    /// <param name="plan">The plan, or nothing.</param>
    /// <param name="codes">The plan's reasons and warnings, or the issues.</param>
    /// <returns>Whether there is a plan.</returns>
    internal static bool Decide(in DecisionInput request, ResolverOptions options, out PlanDraft plan, out CodeSet codes)
    {
        var setting = request.EffectiveSetting;
        var policy = request.EffectivePolicy;
        var obstacles = new CodeSet();
        R11Support.FindObstacles(request, options, ref obstacles);
        C1PostCopy.FindObstacle(request, policy, options, ref obstacles);
        C4Transport.FindObstacle(request.Vm.Transport, ref obstacles);

        var reasons = new CodeSet();
        var mode = setting.Mode;
        if (C6ZeroCopy.TurnsParallelOn(mode, policy, request.Vm, obstacles, options))
        {
            mode = ParallelMigrationMode.Parallel;
            reasons.Add(ReasonCode.ParallelForZeroCopy);
        }

        if (mode == ParallelMigrationMode.Custom)
        {
            R7CustomRange.FindIssue(setting, ref obstacles);
        }

        if (C3NeverDropped.Refuses(mode, obstacles))
        {
            plan = default;
            codes = obstacles;
            return false;
        }

        var available = B3ClusterBandwidth.Available(request, ref reasons);
        var connections = mode switch
        {
            ParallelMigrationMode.Auto => R5Auto.Connections(available, request.VmResources, options, obstacles, ref reasons),
            ParallelMigrationMode.Parallel => R4Parallel.Connections(available, request.VmResources, options, ref reasons),
            ParallelMigrationMode.Custom => R6CustomConnections.Connections(setting, request.Source, request.Destination, ref reasons),
            _ => R2Disabled.Connections(ref reasons),
        };
        plan = connections is { } count
            ? ParallelPlan(request, policy, options, count, available, ref reasons)
            : PlainPlan(request, policy, available, ref reasons);
        codes = reasons;
        return true;
    }

    private static PlanDraft ParallelPlan(
        in DecisionInput request, MigrationPolicy policy, ResolverOptions options, int connections, Bandwidth? available, ref CodeSet reasons)
    {
        R7CustomRange.Warn(request.EffectiveSetting, ref reasons);
        R9EmulatorPinning.Warn(request.EffectiveSetting, connections, request.VmResources, ref reasons);
        R11Support.Warn(request.Source, request.Destination, ref reasons);
        var compression = A1Compression.WhenParallel(request, policy, options, ref reasons);
        return new()
        {
            Connections = connections,
            Compression = compression,
            MaxOutgoingMigrations = A2ConcurrentMigrations.Outgoing(policy, ref reasons),
            MaxIncomingMigrations = A2ConcurrentMigrations.Incoming(policy, ref reasons),
            BandwidthLimit = A3BandwidthLimit.Whole(available, policy, ref reasons),
            PostCopy = C5PostCopyWithParallel.InPlan(policy, ref reasons),
            ZeroCopy = C6ZeroCopy.WhenParallel(request, policy, compression, ref reasons),
            AutoConverge = A4Convergence.AutoConverge(policy),
            Convergence = A4Convergence.Schedule(policy),
            Encrypted = request.Vm.Encrypted,
            Transport = request.Vm.Transport,
        };
    }

    private static PlanDraft PlainPlan(in DecisionInput request, MigrationPolicy policy, Bandwidth? available, ref CodeSet reasons)
    {
        C4Transport.Warn(request.Vm, policy, ref reasons);
        return new()
        {
            Compression = A1Compression.WhenNotParallel(policy),
            MaxOutgoingMigrations = policy.MaxOutgoingMigrations,
            MaxIncomingMigrations = policy.MaxIncomingMigrations,
            BandwidthLimit = A3BandwidthLimit.Divided(available, policy, ref reasons),
            PostCopy = policy.AllowsPostCopy,
            ZeroCopy = C6ZeroCopy.WhenNotParallel(policy, ref reasons),
            AutoConverge = A4Convergence.AutoConverge(policy),
            Convergence = A4Convergence.Schedule(policy),
            Encrypted = request.Vm.Encrypted,
            Transport = request.Vm.Transport,
        };
    }
}
