using System;

namespace ParallelMigration.Libvirt;

/// <summary>An error that libvirt reported, or that the adapter found before it asked libvirt.</summary>
/// <remarks>
/// <see cref="Exception.Message"/> is libvirt's own text. For a failed migration it also names what the source's libvirt is too old for.
/// </remarks>
public sealed class LibvirtException : Exception
{
    /// <summary>Initializes an error that the adapter, or a test, found itself.</summary>
    /// <param name="code">What went wrong.</param>
    /// <param name="message">The text for people.</param>
    public LibvirtException(LibvirtErrorCode code, string message)
        : this(code, LibvirtErrorDomain.None, LibvirtErrorLevel.Error, message)
    {
    }

    internal LibvirtException(LibvirtErrorCode code, LibvirtErrorDomain domain, LibvirtErrorLevel level, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        Code = code;
        Domain = domain;
        Level = level;
    }

    /// <summary>Gets what went wrong. Cast to <see cref="int"/> for libvirt's number, which may be one without a name here.</summary>
    public LibvirtErrorCode Code { get; }

    /// <summary>Gets the part of libvirt that reported it. It may be a number without a name here.</summary>
    internal LibvirtErrorDomain Domain { get; }

    /// <summary>Gets how serious libvirt calls it.</summary>
    internal LibvirtErrorLevel Level { get; }
}
