using System;

namespace ParallelMigration.Libvirt;

/// <summary>There is no usable libvirt client library on this machine. The message says what to install.</summary>
public sealed class LibvirtNotInstalledException : Exception
{
    /// <summary>An error with its message.</summary>
    /// <param name="message">What is missing and what to install.</param>
    /// <param name="innerException">What the loader said, if anything.</param>
    public LibvirtNotInstalledException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
