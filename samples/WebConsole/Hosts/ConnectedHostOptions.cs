namespace ParallelMigration.Samples.WebConsole.Hosts;

/// <summary>A host of the configuration's section <c>Hosts</c>: a libvirt connection.</summary>
internal sealed class ConnectedHostOptions
{
    /// <summary>Gets or sets the host's name here.</summary>
    public string Name { get; set; } = "";

    /// <summary>Gets or sets the name of its cluster, which is made if there is none.</summary>
    public string Cluster { get; set; } = "";

    /// <summary>Gets or sets libvirt's URI as this program reaches it, such as <c>qemu+ssh://root@alpha/system</c>.</summary>
    public string Uri { get; set; } = "";

    /// <summary>Gets or sets libvirt's URI as the other hosts reach it. The default is the same.</summary>
    public string? PeerUri { get; set; }

    /// <summary>Gets or sets the network interface that migrations use. The default is none: the link's speed is not known.</summary>
    public string? Interface { get; set; }

    /// <summary>Gets or sets where QEMU sends data to this host, such as <c>tcp://192.0.2.2</c>. The default is the address of the interface.</summary>
    public string? MigrationUri { get; set; }

    /// <summary>Gets or sets the CPU threads. The default is what libvirt says.</summary>
    public int? CpuThreads { get; set; }

    /// <summary>Gets or sets the link's speed in Mbps, where it is not what its interface says. The default is what libvirt says.</summary>
    public int? LinkMbps { get; set; }

    /// <summary>
    /// Gets or sets a folder like <c>/proc/net</c> of the host, for what really crosses its link: <c>/proc/net</c> for this machine, <c>/proc/PID/net</c> for another network
    /// namespace. The default is none: libvirt has no such counters.
    /// </summary>
    public string? NetFolder { get; set; }
}
