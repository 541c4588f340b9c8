using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Libvirt;
using ParallelMigration.Policy;

namespace ParallelMigration.Samples.WebConsole.Hosts;

/// <summary>A host with its libvirt connection, which is opened when it is first used.</summary>
/// <param name="options">What the configuration says.</param>
/// <remarks>The connection stays open until the process ends: a migration that runs then goes on without it.</remarks>
internal sealed class ConnectedHost(ConnectedHostOptions options)
{
    private readonly Lock guard = new();
    private Task<LibvirtConnection>? connection;

    /// <summary>Gets the id, which follows from the name.</summary>
    internal Guid Id { get; } = new(SHA256.HashData(Encoding.UTF8.GetBytes("host " + options.Name)).AsSpan(0, 16));

    internal ConnectedHostOptions Options => options;

    /// <summary>Gets what the host said last; <see langword="null"/>: nothing yet.</summary>
    internal HostFacts? Facts { get; private set; }

    /// <summary>Gets the CPU threads; <see langword="null"/>: not known yet.</summary>
    internal int? CpuThreads => options.CpuThreads ?? Facts?.Resources.CpuThreads;

    /// <summary>Gets the link's speed; <see langword="null"/>: not known.</summary>
    internal Bandwidth? LinkBandwidth => options.LinkMbps is { } speed ? Bandwidth.FromMegabitsPerSecond(speed) : Facts?.Resources.LinkBandwidth;

    /// <summary>Gets each value with where it comes from; <see langword="null"/>: the host has not answered yet.</summary>
    internal IEnumerable<HostFact>? Explained => Facts?.Facts.Select(fact => fact.Name switch
    {
        "CPU threads" when options.CpuThreads is not null => Configured(fact, CpuThreads),
        "link bandwidth" when options.LinkMbps is not null => Configured(fact, LinkBandwidth),
        _ => fact,
    });

    /// <summary>Gets why it does not answer; <see langword="null"/>: it does, or was not asked yet.</summary>
    internal string? Problem { get; private set; }

    /// <summary>Gets when it was asked last.</summary>
    internal DateTimeOffset? Asked { get; private set; }

    internal NetCounters? Counters { get; } = options is { NetFolder: { } folder, Interface: { } device } ? new(folder, device) : null;

    internal Task<LibvirtConnection> ConnectAsync(CancellationToken cancellation)
    {
        lock (guard)
        {
            if (connection is null or { IsFaulted: true })
            {
                connection = LibvirtConnection.OpenAsync(options.Uri, cancellationToken: CancellationToken.None);
            }

            return connection.WaitAsync(cancellation);
        }
    }

    /// <summary>Gets the VMs that ran there when it was asked last.</summary>
    internal IReadOnlyList<LibvirtVm> Vms { get; private set; } = [];

    internal void Answered(HostFacts facts, IReadOnlyList<LibvirtVm> vms, DateTimeOffset at) => (Facts, Vms, Problem, Asked) = (facts, vms, null, at);

    internal void Failed(string problem, DateTimeOffset at) => (Problem, Asked) = (problem, at);

    private static HostFact Configured<T>(HostFact fact, T value) => new(fact.Name, $"{value}", $"this program's configuration; libvirt says {fact.Value ?? "nothing"}");
}
