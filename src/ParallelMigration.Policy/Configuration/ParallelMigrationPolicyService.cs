using System;
using Microsoft.Extensions.Options;

namespace ParallelMigration.Policy;

/// <summary>
/// Decides with the options as they are now: a reload takes effect on the next decision, and a reload that cannot be used changes nothing
/// but <see cref="Rejection"/>.
/// </summary>
/// <remarks>
/// <see cref="ParallelMigrationServiceCollectionExtensions"/> registers it, for any number of threads. Of the library only this class
/// changes with time; one decision is as pure as ever, because it is made by one immutable <see cref="ConfiguredPolicy"/>.
/// </remarks>
public sealed class ParallelMigrationPolicyService
{
    private readonly LatestPolicy latest;
    private readonly ReloadWatch watch;

    /// <summary>A service over a monitor of your own, without dependency injection.</summary>
    /// <param name="monitor">The options; read at each decision.</param>
    /// <exception cref="ArgumentNullException"><paramref name="monitor"/> is <see langword="null"/>.</exception>
    /// <exception cref="OptionsValidationException">The options at the start are not allowed; its failures name every key and range.</exception>
    public ParallelMigrationPolicyService(IOptionsMonitor<ParallelMigrationOptions> monitor)
        : this(monitor, new())
    {
    }

    internal ParallelMigrationPolicyService(IOptionsMonitor<ParallelMigrationOptions> monitor, ReloadWatch watch)
    {
        Require.NotNull(monitor, nameof(monitor));
        this.watch = watch;
        latest = new(monitor, watch);
    }

    /// <summary>
    /// Raised for each reload that is rejected, on the thread that finds it; not again while the same failures remain. What a handler
    /// throws is ignored.
    /// </summary>
    public event Action<RejectedReload>? ReloadRejected
    {
        add => watch.Rejected += value;
        remove => watch.Rejected -= value;
    }

    /// <summary>
    /// The resolver, the validator and the auditor with the options of now. Take it once for decisions that belong together; take it anew
    /// for the next ones. Never throws.
    /// </summary>
    public ConfiguredPolicy Current => latest.Get();

    /// <summary>Why the latest options are not in use, for a health check; <see langword="null"/> where they are.</summary>
    public RejectedReload? Rejection => latest.Rejection;

    /// <summary>Decides one migration with the options of now.</summary>
    /// <param name="request">The settings and the facts.</param>
    /// <returns>A plan with reasons and warnings, or a refusal with every issue found.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="request"/> is <see langword="null"/>.</exception>
    public MigrationDecision Resolve(MigrationRequest request) => Current.Resolver.Resolve(request);
}
