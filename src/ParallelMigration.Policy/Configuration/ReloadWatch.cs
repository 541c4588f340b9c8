using System;
using System.Diagnostics.CodeAnalysis;

namespace ParallelMigration.Policy;

/// <summary>Remembers whether the latest configuration was rejected, and tells whoever wants to know.</summary>
internal sealed class ReloadWatch
{
    private volatile RejectedReload? latest;

    internal event Action<RejectedReload>? Rejected;

    /// <summary>The latest configuration's rejection; null where it was accepted.</summary>
    internal RejectedReload? Latest => latest;

    internal void Accept() => latest = null;

    internal void Reject(RejectedReload rejected)
    {
        // The same configuration may be read many times, once a scope for instance: it is told of once.
        var known = rejected.SaysTheSameAs(latest);
        latest = rejected;
        if (!known)
        {
            Tell(rejected);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "A handler's mistake must not stop a decision, or the other handlers.")]
    internal void Tell(RejectedReload rejected)
    {
        foreach (var handler in Rejected?.GetInvocationList() ?? [])
        {
            try
            {
                ((Action<RejectedReload>)handler)(rejected);
            }
            catch (Exception)
            {
            }
        }
    }
}
