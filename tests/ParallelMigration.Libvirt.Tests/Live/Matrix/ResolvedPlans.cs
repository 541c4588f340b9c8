using System.Collections.Generic;
using System.Linq;
using ParallelMigration.Policy;

namespace ParallelMigration.Libvirt.Tests.Live.Matrix;

/// <summary>Every kind of plan that the resolver makes for hosts of these versions.</summary>
internal static class ResolvedPlans
{
    private static readonly bool[] Either = [false, true];

    private static readonly ParallelMigrationSetting[] Settings =
        [ParallelMigrationSetting.Disabled, ParallelMigrationSetting.Auto, ParallelMigrationSetting.Parallel, ParallelMigrationSetting.Custom(4)];

    /// <summary>
    /// One plan of each kind: all that resolve from settings, policies, options and what a VM can ask for, without those that become the
    /// same flags and parameters but for the parameters' numbers.
    /// </summary>
    /// <remarks>RDMA needs hardware. Tunnelled and encrypted at once is left out: see <see cref="EndsDaemons"/>.</remarks>
    /// <param name="host">Either host as it was read; a link and CPU threads that allow for parallel connections are added.</param>
    public static IReadOnlyList<Trial> For(HostResources host)
    {
        var roomy = host with { CpuThreads = 16, LinkBandwidth = Bandwidth.FromGigabitsPerSecond(20) };
        var trials =
            from options in Options()
            from request in Requests(roomy)
            let decision = new ParallelMigrationResolver(options).Resolve(request)
            let plan = decision.Plan
            where plan is not null && !EndsDaemons(plan)
            select new Trial(Name(plan)) { Plan = plan, Resolved = true };
        return trials.DistinctBy(trial => Kind(trial.Plan!))
            .OrderBy(trial => trial.Plan!.IsParallel).ThenBy(trial => trial.Name, System.StringComparer.Ordinal).ToList();
    }

    /// <summary>
    /// Whether the plan may not even be tried, and the adapter refuses it: tunnelled and encrypted at once (libvirt 9.0.0: an internal
    /// error; 11.3.0: the daemon ended; 12.8.0: the TLS handshake fails).
    /// </summary>
    private static bool EndsDaemons(MigrationPlan plan) => plan is { Transport: MigrationTransport.Tunnelled, Encrypted: true };

    private static IEnumerable<ResolverOptions> Options() =>
        from postCopy in new[] { PostCopyWithParallel.Never, PostCopyWithParallel.WhenSupported }
        from compression in new[] { ParallelCompression.None, ParallelCompression.Zstd }
        from zeroCopyTurnsOn in Either
        select new ResolverOptions { PostCopyWithParallel = postCopy, ParallelCompression = compression, ForceParallelForZeroCopy = zeroCopyTurnsOn };

    private static IEnumerable<MigrationRequest> Requests(HostResources host) =>
        from setting in Settings
        from postCopy in Either
        from compression in Either
        from autoConverge in Either
        from zeroCopy in Either
        from encrypted in Either
        from transport in new[] { MigrationTransport.Direct, MigrationTransport.Tunnelled }
        from bandwidth in Bandwidths(asksForNothing: !(postCopy || compression || autoConverge || zeroCopy || encrypted || transport != MigrationTransport.Direct))
        select new MigrationRequest
        {
            Cluster = new()
            {
                ParallelMigration = setting,
                MigrationBandwidth = bandwidth,
                MigrationPolicy = new() { PostCopy = postCopy, Compression = compression, AutoConverge = autoConverge, ZeroCopy = zeroCopy },
            },
            Vm = new() { Encrypted = encrypted, Transport = transport },
            VmResources = new() { Vcpus = 2 },
            Source = host,
            Destination = host,
        };

    // No other flag or parameter depends on the limit: the plans without one are tried only where they are nothing but plain or parallel.
    private static MigrationBandwidth[] Bandwidths(bool asksForNothing) =>
        asksForNothing ? [MigrationBandwidth.Auto, MigrationBandwidth.HypervisorDefault] : [MigrationBandwidth.Auto];

    private static (MigrateFlags Flags, string Parameters) Kind(MigrationPlan plan)
    {
        var parameters = LibvirtMigrationParameters.From(plan);
        return (parameters.Flags, string.Join(' ', parameters.TypedParameters.Select(parameter => parameter.Value is string text ? text : parameter.Name)));
    }

    private static string Name(MigrationPlan plan) => string.Join(", ", new[]
    {
        plan.IsParallel ? "parallel" : "plain",
        plan.Compression switch { MigrationCompression.Zstd => "zstd", MigrationCompression.HypervisorDefault => "compressed", _ => null },
        plan.AutoConverge ? "auto-converge" : null,
        plan.PostCopy ? "post-copy allowed" : null,
        plan.ZeroCopy ? "zero-copy" : null,
        plan.Encrypted ? "TLS" : null,
        plan.Transport == MigrationTransport.Tunnelled ? "tunnelled" : null,
        plan.BandwidthLimit is null ? "no limit" : null,
    }.OfType<string>());
}
