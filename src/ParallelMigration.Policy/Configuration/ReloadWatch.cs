using System;
using System.Diagnostics.CodeAnalysis;

namespace ParallelMigration.Policy.Configuration;

/// <summary>Remembers whether the latest configuration was rejected, and reports it.</summary>
internal sealed class ReloadWatch(ConfigurationSources sources)
{
    private volatile RejectedReload? latest;

    internal event Action<RejectedReload>? Rejected;

    /// <summary>Gets why the latest configuration is not in use; null where it is. A source that has become unreadable raises no reload: it is found by asking.</summary>
    internal RejectedReload? Latest => latest ?? sources.Emptied();

    internal void Accept()
    {
        sources.Remember();
        latest = null;
    }

    /// <returns>Whether a source has lost its values, so that what is read now is not what was configured.</returns>
    internal bool RejectsSources()
    {
        if (sources.Emptied() is not { } emptied)
        {
            return false;
        }

        Reject(emptied);
        return true;
    }

    internal void Reject(RejectedReload rejected)
    {
        // The same configuration may be read many times, once a scope for instance: it is reported once.
        var known = rejected.HasSameFailures(latest);
        latest = rejected;
        if (!known)
        {
            Report(rejected);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "A handler's mistake must not stop a decision, or the other handlers.")]
    private void Report(RejectedReload rejected)
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
