using System;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace ParallelMigration.Policy.Configuration;

/// <summary>Remembers whether the latest configuration was rejected, logs it and reports it.</summary>
internal sealed partial class ReloadWatch(ConfigurationSources sources, ILogger? logger)
{
    private volatile Exception? latest;

    internal event Action<Exception>? Rejected;

    /// <summary>Gets why the latest configuration is not in use; null where it is. A source that has become unreadable raises no reload: it is found by asking.</summary>
    internal Exception? Latest
    {
        get
        {
            if (latest is null)
            {
                RejectsSources();
            }

            return latest;
        }
    }

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

    internal void Reject(Exception rejected)
    {
        // The same configuration may be read many times, once a scope for instance: it is reported once.
        var known = rejected.Message == latest?.Message;
        latest = rejected;
        if (!known)
        {
            Report(rejected);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "A handler's mistake must not stop a decision, or the other handlers.")]
    private void Report(Exception rejected)
    {
        try
        {
            if (logger is not null)
            {
                LogRejected(logger, rejected.Message, rejected);
            }
        }
        catch (Exception)
        {
        }

        foreach (var handler in Rejected?.GetInvocationList() ?? [])
        {
            try
            {
                ((Action<Exception>)handler)(rejected);
            }
            catch (Exception)
            {
            }
        }
    }

    [LoggerMessage(EventId = 1, EventName = "ReloadRejected", Level = LogLevel.Warning, Message = "The changed options cannot be used, and the last good ones stay in use: {Problem}")]
    private static partial void LogRejected(ILogger logger, string problem, Exception exception);
}
