using System;

namespace ParallelMigration.Libvirt;

/// <summary>The network interface named for migrations is not on the host, or its link is down.</summary>
public sealed class MigrationInterfaceException : Exception
{
    /// <summary>An error with its message.</summary>
    /// <param name="host">The host's name.</param>
    /// <param name="interfaceName">The interface asked for.</param>
    /// <param name="message">What is wrong, and for an unknown interface which ones there are.</param>
    public MigrationInterfaceException(string host, string interfaceName, string message)
        : base(message)
    {
        Host = host;
        InterfaceName = interfaceName;
    }

    /// <summary>The host's name.</summary>
    public string Host { get; }

    /// <summary>The interface asked for.</summary>
    public string InterfaceName { get; }
}
