using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.OVirt;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Json;

namespace ParallelMigration.Tool.Input;

/// <summary>
/// What oVirt's REST API returns, as JSON or XML. The edit is the body of an update: what it leaves absent stays as it is.
/// </summary>
internal sealed class OVirtAuditInput : AuditInput
{
    // The API always gives a topology; without one, one vCPU is the least that a VM can have.
    private static readonly VmResources LeastVm = new() { Vcpus = 1 };

    private OVirtPolicyCatalog policies = OVirtPolicyCatalog.Stock;
    private OVirtCluster? cluster;
    private OVirtCluster? before;

    internal override IReadOnlyList<AuditFinding> ClusterFindings => Findings(cluster!.Check(policies));

    internal override IReadOnlyList<string> IgnoredClusterFields => Ignored(cluster!.Findings);

    internal override async IAsyncEnumerable<AuditedVm> ReadVmsAsync(Stream input, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var vm in OVirtVm.ReadAllAsync(input, cancellationToken: cancellation).ConfigureAwait(false))
        {
            yield return Of(vm);
        }
    }

    private protected override IEnumerable<(string? File, Func<Stream, Task> Read)> Readers(AuditFiles files, CancellationToken cancellation) =>
    [
        .. base.Readers(files, cancellation),
        (files.Policies, async input => policies = await OVirtPolicyCatalog.ReadAsync(input, cancellationToken: cancellation).ConfigureAwait(false)),
        (files.Cluster, input => ReadClusterAsync(input, files.ClusterId, cancellation)),
        (files.Change, input => ReadChangeAsync(input, cancellation)),
        (files.Hosts, input => ReadHostsAsync(input, files.MigrationNetwork, cancellation)),
    ];

    private static IReadOnlyList<AuditFinding> Findings(IReadOnlyList<OVirtFinding> findings) =>
    [
        .. from finding in findings
           where finding.Code != OVirtFindingCode.UnknownField
           select new AuditFinding(finding.Severity, finding.Code.ToString(), finding.Path, finding.Message, finding.Remedy),
    ];

    private static IReadOnlyList<string> Ignored(IReadOnlyList<OVirtFinding> findings) =>
        [.. findings.Where(finding => finding.Code == OVirtFindingCode.UnknownField).Select(finding => finding.Path)];

    private AuditedVm Of(OVirtVm vm)
    {
        if (vm.ClusterId is not null && cluster!.Id is not null && vm.ClusterId != cluster.Id)
        {
            return new(AuditedVmScope.OtherCluster, vm.Id, vm.Name, null, [], []);
        }

        var findings = vm.Check(cluster!, policies);
        var errors = Findings(findings);
        return errors.Count > 0
            ? new(AuditedVmScope.NotChecked, vm.Id, vm.Name, null, errors, Ignored(findings))
            : new(
                vm.MigrationMode == OVirtMigrationMode.Pinned ? AuditedVmScope.NotMigratable : AuditedVmScope.Checked,
                vm.Id,
                vm.Name,
                new(vm.ToVmSettings(cluster!, policies), vm.ToVmResources() ?? LeastVm) { SettingsBefore = Before(vm) },
                [],
                Ignored(findings))
            {
                Level = vm.CustomLevel is { } level && level != default ? level : null,
            };
    }

    // What it inherits before the edit; a policy that was not known then has no settings.
    private VmSettings? Before(OVirtVm vm) =>
        before is null || vm.Check(before, policies).Any(finding => finding.Code == OVirtFindingCode.UnknownMigrationPolicy) ? null : vm.ToVmSettings(before, policies);

    private async Task ReadClusterAsync(Stream input, string? id, CancellationToken cancellation)
    {
        List<OVirtCluster> clusters = [];
        await foreach (var found in OVirtCluster.ReadAllAsync(input, cancellationToken: cancellation).ConfigureAwait(false))
        {
            clusters.Add(found);
        }

        cluster = clusters.FindAll(found => id is null || found.Id == id || found.Name == id) switch
        {
            [var one] => one,
            _ when clusters.Count == 0 => throw new OVirtFormatException("has no cluster", line: 1),
            [] => throw new OVirtFormatException($"has no cluster {id}; it has {Named(clusters)}", line: 1),
            _ => throw new OVirtFormatException($"has several clusters ({Named(clusters)}); choose one with --cluster-id", line: 1),
        };
        var settings = Settings(cluster);
        Edit = new() { Before = settings, After = settings };
    }

    private async Task ReadChangeAsync(Stream input, CancellationToken cancellation)
    {
        before = cluster;
        cluster = cluster!.Apply(await OVirtCluster.ReadUpdateAsync(input, cancellationToken: cancellation).ConfigureAwait(false));
        Edit = Edit! with { After = Settings(cluster) };
    }

    // A policy that is not known is a finding of its own. Until it is mended the engine takes the legacy policy, and so does the check.
    private ClusterSettings Settings(OVirtCluster of) =>
        (of.Check(policies).Any(finding => finding.Code == OVirtFindingCode.UnknownMigrationPolicy)
            ? of with { Migration = of.Migration! with { PolicyId = "" } }
            : of).ToClusterSettings(policies);

    private async Task ReadHostsAsync(Stream input, string? networkOrInterface, CancellationToken cancellation)
    {
        List<HostResources> hosts = [];
        SortedSet<string> known = new(StringComparer.Ordinal);
        var isCarried = networkOrInterface is null;
        await foreach (var host in OVirtHost.ReadAllAsync(input, cancellationToken: cancellation).ConfigureAwait(false))
        {
            if ((host.ClusterId is null || cluster!.Id is null || host.ClusterId == cluster.Id) && Resources(host, networkOrInterface) is { } resources)
            {
                hosts.Add(resources);
            }

            known.UnionWith(host.Nics.SelectMany(nic => new[] { nic.NetworkName ?? nic.NetworkId, nic.Name }).OfType<string>());
            isCarried = isCarried || host.Nics.Any(nic => IsOn(nic, networkOrInterface!));
        }

        if (hosts.Count == 0)
        {
            throw new OVirtFormatException("has no host of the cluster whose CPUs are known", line: 1);
        }

        Host = isCarried ? Least(hosts) : throw new OVirtFormatException(
            $"has no network or interface {networkOrInterface}"
            + (known.Count == 0 ? "; it has none at all: read it with follow=nics" : $"; it has {string.Join(", ", known.Take(20))}"),
            line: 1);
        HostOrigin = string.Create(CultureInfo.InvariantCulture, $"the least of {hosts.Count} hosts");
    }

    private HostResources? Resources(OVirtHost host, string? networkOrInterface)
    {
        if (networkOrInterface is null)
        {
            return cluster!.MigrationNetwork is { } network ? host.ToHostResources(network) : host.ToHostResources();
        }

        if (host.Nics.FirstOrDefault(nic => nic.Name == networkOrInterface) is { } nic && !host.Nics.Any(other => IsOn(other, networkOrInterface) && other != nic))
        {
            return host.ToHostResources(nic.Name!);
        }

        var named = cluster!.MigrationNetwork is { } of && (of.Id == networkOrInterface || of.Name == networkOrInterface) ? of : null;
        return host.ToHostResources(named ?? new() { Id = networkOrInterface, Name = networkOrInterface });
    }

    private static bool IsOn(OVirtHostNic nic, string networkOrInterface) =>
        nic.NetworkId == networkOrInterface || nic.NetworkName == networkOrInterface || nic.Name == networkOrInterface;

    // Each VM may migrate between any two: what all of them can do.
    private static HostResources Least(List<HostResources> hosts) => new()
    {
        CpuThreads = hosts.Min(host => host.CpuThreads),
        LinkBandwidth = hosts.Min(host => host.LinkBandwidth),
        LibvirtVersion = hosts.Min(host => host.LibvirtVersion),
    };

    private static string Named(List<OVirtCluster> clusters) =>
        string.Join(", ", clusters.Take(20).Select(one => one.Name is null ? one.Id : $"{one.Id} ({one.Name})"));
}
