using System;

namespace ParallelMigration.Libvirt;

/// <summary>An error that libvirt reported, with everything it said.</summary>
/// <remarks>
/// <see cref="Exception.Message"/> is libvirt's own text; of a failed migration with what the source's libvirt is too old for, if
/// there is anything. Where <see cref="Domain"/> is <see cref="LibvirtErrorDomain.None"/>
/// the adapter found the error itself, before it asked libvirt.
/// </remarks>
public sealed class LibvirtException : Exception
{
    /// <summary>An error from its parts.</summary>
    /// <param name="code">What went wrong.</param>
    /// <param name="domain">The part of libvirt.</param>
    /// <param name="level">How serious it is.</param>
    /// <param name="message">The text for people.</param>
    public LibvirtException(LibvirtErrorCode code, LibvirtErrorDomain domain, LibvirtErrorLevel level, string message)
        : base(message)
    {
        Code = code;
        Domain = domain;
        Level = level;
    }

    /// <summary>What went wrong. Cast to <see cref="int"/> for libvirt's number; it may be one that has no name here.</summary>
    public LibvirtErrorCode Code { get; }

    /// <summary>The part of libvirt that reported it. It may be a number that has no name here.</summary>
    public LibvirtErrorDomain Domain { get; }

    /// <summary>How serious libvirt calls it.</summary>
    public LibvirtErrorLevel Level { get; }
}
