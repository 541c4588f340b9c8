using System;
using Microsoft.Extensions.Options;

namespace ParallelMigration.Policy.Configuration;

/// <summary>
/// Decides with the current options: a reload takes effect on the next decision, and a reload that cannot be used changes nothing
/// but <see cref="Rejection"/>.
/// </summary>
/// <remarks>
/// Registered by <c>AddParallelMigrationPolicy</c>, for any number of threads. It is the only class of the library that changes with time; each
/// decision is pure, because it is made by one immutable <see cref="ParallelMigrationSnapshot"/>.
/// </remarks>
public sealed class ParallelMigrationService
{
    private readonly IOptionsMonitor<ParallelMigrationOptions> monitor;
    private readonly ReloadWatch watch;
    private volatile ParallelMigrationSnapshot latest;

    internal ParallelMigrationService(IOptionsMonitor<ParallelMigrationOptions> monitor, ReloadWatch watch)
    {
        this.monitor = monitor;
        this.watch = watch;
        latest = new(monitor.CurrentValue);
    }

    /// <summary>
    /// Raised for each reload that is rejected, on the thread that finds it; not again while the failures stay the same. Exceptions of a handler
    /// are ignored.
    /// </summary>
    public event Action<RejectedReload>? ReloadRejected
    {
        add => watch.Rejected += value;
        remove => watch.Rejected -= value;
    }

    /// <summary>
    /// Gets the current options with their resolver and validator. Take it once for decisions that belong together, and again
    /// for the next ones. Never throws.
    /// </summary>
    public ParallelMigrationSnapshot Current
    {
        get
        {
            // The monitor's options are always good ones: its factory keeps the last ones that were.
            var (options, last) = (monitor.CurrentValue, latest);
            return ReferenceEquals(options, last.Source) ? last : latest = new(options);
        }
    }

    /// <summary>Gets why the latest configuration is not in use, for a health check; <see langword="null"/> where it is.</summary>
    public RejectedReload? Rejection => watch.Latest;

    /// <summary>Decides one migration with the current options.</summary>
    /// <param name="request">The settings and the facts.</param>
    /// <returns>A plan with reasons and warnings, or a refusal with every issue found.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="request"/> is <see langword="null"/>.</exception>
    public MigrationDecision Resolve(MigrationRequest request) => Current.Resolver.Resolve(request);
}
