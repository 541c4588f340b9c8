using System;
using System.Diagnostics.CodeAnalysis;
using System.Threading;
using Microsoft.Extensions.Options;

namespace ParallelMigration.Policy;

/// <summary>
/// The policy of the monitor's current options: made anew when they are another object, kept when they cannot be used. The monitor may be
/// any: one without <see cref="LastGoodOptionsFactory"/> throws after a bad reload, or gives options that nobody validated.
/// </summary>
internal sealed class LatestPolicy
{
    private readonly IOptionsMonitor<ParallelMigrationOptions> monitor;
    private readonly ReloadWatch watch;
    private Seen seen;

    internal LatestPolicy(IOptionsMonitor<ParallelMigrationOptions> monitor, ReloadWatch watch)
    {
        this.monitor = monitor;
        this.watch = watch;
        var options = monitor.CurrentValue;
        seen = new(options, new(options.ToResolverOptions()), null);
    }

    /// <summary>Why the latest options are not in use; null where they are.</summary>
    internal RejectedReload? Rejection => Volatile.Read(ref seen).Rejection ?? watch.Latest;

    [SuppressMessage("Design", "CA1031", Justification = "Whatever a monitor throws, decisions must go on.")]
    internal ConfiguredPolicy Get()
    {
        var last = Volatile.Read(ref seen);
        ParallelMigrationOptions? options = null;
        try
        {
            options = monitor.CurrentValue;
            return ReferenceEquals(options, last.Options)
                ? last.Policy
                : Replace(last, new(options, new(options.ToResolverOptions()), null));
        }
        catch (Exception exception)
        {
            return Replace(last, new(options, last.Policy, new(exception)));
        }
    }

    private ConfiguredPolicy Replace(Seen last, Seen next)
    {
        // Another thread may have been first; then its view stands, and the next decision looks again.
        var found = Interlocked.CompareExchange(ref seen, next, last);
        if (found != last)
        {
            return found.Policy;
        }

        if (next.Rejection is { } rejection && !rejection.SaysTheSameAs(last.Rejection))
        {
            watch.Tell(rejection);
        }

        return next.Policy;
    }

    /// <param name="options">The options looked at last; null where the monitor threw.</param>
    /// <param name="policy">The policy of the last good options.</param>
    /// <param name="rejection">Why the policy is not that of the options looked at, where it is not.</param>
    private sealed class Seen(ParallelMigrationOptions? options, ConfiguredPolicy policy, RejectedReload? rejection)
    {
        internal ParallelMigrationOptions? Options { get; } = options;

        internal ConfiguredPolicy Policy { get; } = policy;

        internal RejectedReload? Rejection { get; } = rejection;
    }
}
