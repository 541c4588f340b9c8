using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.Extensions.Configuration;

namespace ParallelMigration.Samples.WebConsole.Hosts;

/// <summary>The hosts that are connected. The others of the site are examples.</summary>
internal sealed class HostDirectory
{
    /// <exception cref="InvalidOperationException">The configuration of a host is not complete.</exception>
    public HostDirectory(IConfiguration configuration)
    {
        var hosts = configuration.GetSection("Hosts").Get<ConnectedHostOptions[]>() ?? [];
        if (Array.Find(hosts, host => host is { Name: "" } or { Cluster: "" } or { Uri: "" }) is not null)
        {
            throw new InvalidOperationException("Every entry of the configuration's section Hosts needs Name, Cluster and Uri.");
        }

        if (hosts.GroupBy(host => host.Name).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new InvalidOperationException($"The configuration's section Hosts has two hosts {twice.Key}.");
        }

        All = [.. hosts.Select(host => new ConnectedHost(host))];
    }

    internal IReadOnlyList<ConnectedHost> All { get; }

    /// <summary>Gets why nothing can migrate at all; <see langword="null"/>: something can.</summary>
    internal string? Problem =>
        All.Count == 0 ? "No host is connected: all are examples. Everything but migrating works. The configuration's section Hosts connects hosts."
        : LibvirtProblem is { } problem ? $"Nothing can migrate from here, and everything else works: {problem}"
        : null;

    /// <summary>Gets or sets why libvirt's client library cannot be used; <see langword="null"/>: it can, or was not needed yet.</summary>
    internal string? LibvirtProblem { get; set; }

    internal ConnectedHost? Find(Guid? id) => All.FirstOrDefault(host => host.Id == id);
}
