using System;
using Microsoft.Extensions.Options;

namespace ParallelMigration.Policy.Configuration;

/// <summary>
/// Decides with the current options: a reload takes effect on the next decision, and a reload that cannot be used changes nothing
/// but <see cref="Rejection"/>.
/// </summary>
/// <remarks>
/// Registered by <c>AddParallelMigrationPolicy</c>, for any number of threads. It is the only class of the library that changes with time; each
/// decision is pure, because it is made with one immutable <see cref="ResolverOptions"/>.
/// </remarks>
public sealed class ParallelMigrationService
{
    private readonly IOptionsMonitor<ParallelMigrationOptions> monitor;
    private readonly ReloadWatch watch;
    private volatile OptionsInUse latest;

    internal ParallelMigrationService(IOptionsMonitor<ParallelMigrationOptions> monitor, ReloadWatch watch)
    {
        this.monitor = monitor;
        this.watch = watch;
        latest = new(monitor.CurrentValue);
    }

    /// <summary>
    /// Raised for each reload that is rejected, on the thread that finds it; not again while the failures stay the same. Exceptions of a handler
    /// are ignored. It is logged too, as a warning, where the container has logging.
    /// </summary>
    /// <remarks>
    /// The exception is an <see cref="OptionsValidationException"/>, whose failures name each value that is not allowed, or what the binder or another source threw. A
    /// source that can no longer be read raises no reload: the next decision finds it.
    /// </remarks>
    public event Action<Exception>? ReloadRejected
    {
        add => watch.Rejected += value;
        remove => watch.Rejected -= value;
    }

    /// <summary>
    /// Gets the current options. Take them once for decisions that belong together (<c>new ParallelMigrationResolver(options)</c>, <c>new ClusterAudit(edit, options)</c>),
    /// and again for the next ones. Never throws.
    /// </summary>
    public ResolverOptions Current => InUse.Options;

    internal OptionsInUse InUse
    {
        get
        {
            _ = watch.Latest;

            // The monitor's options are always good ones: its factory keeps the last ones that were.
            var (options, last) = (monitor.CurrentValue, latest);
            return ReferenceEquals(options, last.Source) ? last : latest = new(options);
        }
    }

    /// <summary>Gets why the latest configuration is not in use, for a health check; <see langword="null"/> where it is.</summary>
    public Exception? Rejection => watch.Latest;

    /// <summary>Decides one migration with the current options.</summary>
    /// <param name="request">The settings and the facts.</param>
    /// <returns>A plan with reasons and warnings, or a refusal with every issue found.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="request"/> is <see langword="null"/>.</exception>
    public MigrationDecision Resolve(MigrationRequest request) => InUse.Resolver.Resolve(request);
}
