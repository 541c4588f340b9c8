using System;

namespace ParallelMigration.Libvirt;

/// <summary>The ledger of migrations cannot be reached, so that nobody can say whether one may start. The message says why.</summary>
public sealed class MigrationLedgerUnavailableException : Exception
{
    /// <summary>An error with its message.</summary>
    /// <param name="message">What cannot be reached, and what was tried.</param>
    /// <param name="innerException">The last error met, if any.</param>
    public MigrationLedgerUnavailableException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
