namespace ParallelMigration.Libvirt;

/// <summary>The part of libvirt that an error comes from (<c>virErrorDomain</c>).</summary>
/// <remarks>Only the parts that a migration meets have names here; every other number is kept as libvirt gave it.</remarks>
internal enum LibvirtErrorDomain
{
    /// <summary>No part of libvirt: the adapter itself found the error.</summary>
    None = 0,

    /// <summary>XML (<c>VIR_FROM_XML</c>).</summary>
    Xml = 5,

    /// <summary>Domain objects (<c>VIR_FROM_DOM</c>).</summary>
    DomainObject = 6,

    /// <summary>Calls between client and daemon (<c>VIR_FROM_RPC</c>).</summary>
    Rpc = 7,

    /// <summary>The QEMU driver (<c>VIR_FROM_QEMU</c>).</summary>
    Qemu = 10,

    /// <summary>The test driver (<c>VIR_FROM_TEST</c>).</summary>
    Test = 12,

    /// <summary>The remote driver (<c>VIR_FROM_REMOTE</c>).</summary>
    Remote = 13,

    /// <summary>Domain definitions (<c>VIR_FROM_DOMAIN</c>).</summary>
    DomainDefinition = 20,

    /// <summary>Node devices (<c>VIR_FROM_NODEDEV</c>).</summary>
    NodeDevice = 22,

    /// <summary>URIs (<c>VIR_FROM_URI</c>).</summary>
    Uri = 45,
}
