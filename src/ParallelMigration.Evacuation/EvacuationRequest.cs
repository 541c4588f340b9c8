using System;
using System.Collections.Generic;
using ParallelMigration.Policy;

namespace ParallelMigration.Evacuation;

/// <summary>All that an evacuation is planned from.</summary>
public sealed class EvacuationRequest
{
    /// <summary>Gets the settings of the cluster that the hosts belong to.</summary>
    public required ClusterSettings Cluster { get; init; }

    /// <summary>Gets the hosts. Where two destinations are as good as each other, the first one is chosen.</summary>
    public required IReadOnlyList<EvacuationHost> Hosts { get; init; }

    /// <summary>Gets the VMs.</summary>
    public required IReadOnlyList<EvacuationVm> Vms { get; init; }

    /// <summary>Gets the migrations that are active already.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyList<OngoingMigration> Ongoing { get; init; } = [];

    /// <summary>Gets groups of VMs, by their ids, of which no two may run on the same host.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyList<IReadOnlyList<string>> KeptApart { get; init; } = [];

    /// <summary>Gets VMs and hosts, by their ids, that must not be brought together, as after a migration that failed.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyCollection<(string VmId, string HostId)> Excluded { get; init; } = [];

    /// <summary>Gets how long the evacuation may take: more than 0.</summary>
    /// <value>The default is <see langword="null"/>: as long as it takes.</value>
    /// <exception cref="ArgumentOutOfRangeException">Set to 0 or less.</exception>
    public TimeSpan? Window
    {
        get;
        init
        {
            if (value is { } time)
            {
                ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(time, TimeSpan.Zero, nameof(Window));
            }

            field = value;
        }
    }

    /// <summary>Gets the options.</summary>
    /// <value>The default is those when nothing is set.</value>
    public EvacuationOptions Options { get; init; } = new();

    internal EvacuationRequest With(ClusterSettings? cluster = null, IReadOnlyList<EvacuationHost>? hosts = null, IReadOnlyList<EvacuationVm>? vms = null) => new()
    {
        Cluster = cluster ?? Cluster,
        Hosts = hosts ?? Hosts,
        Vms = vms ?? Vms,
        Ongoing = Ongoing,
        KeptApart = KeptApart,
        Excluded = Excluded,
        Window = Window,
        Options = Options,
    };
}
