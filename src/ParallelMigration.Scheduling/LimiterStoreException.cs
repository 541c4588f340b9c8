using System;

namespace ParallelMigration.Scheduling;

/// <summary>The store of the queue cannot be used, so that it is not known whether a migration may start. The message says why.</summary>
public sealed class LimiterStoreException : Exception
{
    /// <summary>Initializes an exception with its message.</summary>
    /// <param name="message">What cannot be used, and what was tried.</param>
    /// <param name="innerException">The last error, if any. The default is <see langword="null"/>.</param>
    public LimiterStoreException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
