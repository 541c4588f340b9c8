using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using ParallelMigration.Policy;

namespace ParallelMigration.AspNetCore;

/// <summary>Clusters, VMs, hosts, data centers and policies: read, changed and added.</summary>
internal static class SettingsEndpoints
{
    private static readonly string[] Collections = ["clusters", "datacenters", "hosts", "vms"];

    internal static Task RootAsync(ApiContext api)
    {
        var root = api.Request.Hrefs.Root;
        return ApiAnswer.OneAsync(api.Request, "api", writer =>
        {
            foreach (var name in Collections)
            {
                writer.Link($"{root}/{name}", name);
                writer.Link($"{root}/{name}?search={{query}}", name + "/search");
            }

            writer.EndItems();
            writer.Start("product_info");
            writer.Value("name", "ParallelMigration");
            writer.Start("version");
            writer.Value("major", 4);
            writer.Value("minor", 5);
            writer.End();
            writer.End();
            writer.Start("special_objects");
            writer.Start("blank_template");
            writer.Attribute("id", Guid.Empty.ToString());
            writer.End();
            writer.End();
        });
    }

    internal static Task DataCentersAsync(ApiContext api)
    {
        _ = Follow.Of(api.Request);
        var search = Search.Of(api.Request, "name");
        return ApiAnswer.ManyAsync(
            api.Request, "data_centers", "data_center", search.FilterAsync(api.Store.ReadDataCentersAsync(api.Aborted), (one, _) => one.Name, api.Aborted),
            (writer, one) => Documents.DataCenter(writer, one, api.Request.Hrefs));
    }

    internal static async Task DataCenterAsync(ApiContext api)
    {
        _ = Follow.Of(api.Request);
        var dataCenter = await api.Store.FindDataCenterAsync(api.PathId, api.Aborted).ConfigureAwait(false) ?? throw ApiFault.NotFound();
        await ApiAnswer.OneAsync(api.Request, "data_center", writer => Documents.DataCenter(writer, dataCenter, api.Request.Hrefs)).ConfigureAwait(false);
    }

    internal static Task ClustersAsync(ApiContext api) => ClustersAsync(api, dataCenterId: null);

    internal static async Task ClustersOfDataCenterAsync(ApiContext api)
    {
        var dataCenter = await api.Store.FindDataCenterAsync(api.PathId, api.Aborted).ConfigureAwait(false) ?? throw ApiFault.NotFound();
        await ClustersAsync(api, dataCenter.Id).ConfigureAwait(false);
    }

    internal static async Task ClusterAsync(ApiContext api)
    {
        var follow = Follow.Of(api.Request, "networks");
        var cluster = await api.Store.FindClusterAsync(api.PathId, api.Aborted).ConfigureAwait(false) ?? throw ApiFault.NotFound();
        await AnswerAsync(api, cluster, follow).ConfigureAwait(false);
    }

    internal static async Task NetworksAsync(ApiContext api)
    {
        var cluster = await api.Store.FindClusterAsync(api.PathId, api.Aborted).ConfigureAwait(false) ?? throw ApiFault.NotFound();
        await ApiAnswer.OneAsync(api.Request, "networks", writer =>
        {
            Documents.Networks(writer, cluster);
            writer.EndItems();
        }).ConfigureAwait(false);
    }

    internal static async Task UpdateClusterAsync(ApiContext api)
    {
        var id = api.PathId;
        var expected = api.Request.ExpectedVersions();
        var input = await api.ReadAsync(ClusterInput.Kind, ("cluster", "update"), (part, form) => ClusterInput.Read(part, form, id)).ConfigureAwait(false);
        var dataCenter = input.DataCenter is { } reference ? await FindAsync(reference, api).ConfigureAwait(false) : null;
        var saved = await api.Editor.UpdateClusterAsync(
            id,
            cluster => dataCenter is null || dataCenter.Id == cluster.DataCenterId
                ? input.ApplyTo(cluster)
                : throw ApiFault.Refused("Cannot edit Cluster. A cluster cannot move to another data center."),
            api.Request.Origin,
            expected,
            api.Aborted).ConfigureAwait(false);
        await AnswerAsync(api, saved, follow: []).ConfigureAwait(false);
    }

    internal static async Task AddClusterAsync(ApiContext api)
    {
        var input = await api.ReadAsync(ClusterInput.Kind, ("clusters", "add"), (part, form) => ClusterInput.Read(part, form, id: null)).ConfigureAwait(false);
        GuardComplete("Cluster", ("name", input.Name), ("dataCenter.name|id", input.DataCenter));
        var dataCenter = await FindAsync(input.DataCenter!, api).ConfigureAwait(false);
        var id = Guid.NewGuid();
        var saved = await api.Editor.AddClusterAsync(
            (_, _) =>
            {
                var level = input.Level ?? dataCenter.Level ?? new ClusterLevel(4, 8);
                return Task.FromResult(input.ApplyTo(new() { Id = id, Name = input.Name!, DataCenterId = dataCenter.Id, Level = level, Migration = DefaultMigration(api, level) }));
            },
            api.Request.Origin,
            api.Aborted).ConfigureAwait(false);
        api.Request.Context.Response.Headers.Location = api.Request.Hrefs.Cluster(saved.Id);
        await AnswerAsync(api, saved, follow: [], StatusCodes.Status201Created).ConfigureAwait(false);
    }

    internal static async Task VmsAsync(ApiContext api)
    {
        _ = Follow.Of(api.Request);
        var search = Search.Of(api.Request, "name", "description", "status", "cluster", "host");
        var clusters = search.Uses("cluster") ? await ClusterNamesAsync(api).ConfigureAwait(false) : [];
        var hosts = search.Uses("host")
            ? await NamesAsync(api.Store.ReadHostsAsync(clusterId: null, api.Aborted), one => (one.Id, one.Name)).ConfigureAwait(false) : [];
        var vms = search.FilterAsync(
            api.Store.ReadVmsAsync(clusterId: null, api.Aborted),
            (vm, field) => field switch
            {
                "name" => vm.Name,
                "description" => vm.Description ?? "",
                "status" => Documents.NameOf(vm.Status),
                "cluster" => clusters.GetValueOrDefault(vm.ClusterId, ""),
                _ => vm.HostId is { } host ? hosts.GetValueOrDefault(host, "") : "",
            },
            api.Aborted);
        var filtered = api.Request.IsFiltered;
        await ApiAnswer.ManyAsync(api.Request, "vms", "vm", vms, (writer, vm) => Documents.Vm(writer, vm, api.Request.Hrefs, filtered)).ConfigureAwait(false);
    }

    internal static async Task VmAsync(ApiContext api)
    {
        _ = Follow.Of(api.Request);
        var vm = await api.Store.FindVmAsync(api.PathId, api.Aborted).ConfigureAwait(false) ?? throw ApiFault.NotFound();
        await AnswerAsync(api, vm).ConfigureAwait(false);
    }

    internal static async Task UpdateVmAsync(ApiContext api)
    {
        var id = api.PathId;
        var expected = api.Request.ExpectedVersions();
        var input = await api.ReadAsync(VmInput.Kind, ("vm", "update"), (part, form) => VmInput.Read(part, form, id)).ConfigureAwait(false);
        var saved = await api.Editor.UpdateVmAsync(
            id,
            async (vm, transaction, cancellation) => input.ApplyTo(vm) with
            {
                ClusterId = input.Cluster is { } cluster ? await FindAsync(cluster, transaction, cancellation).ConfigureAwait(false) : vm.ClusterId,
            },
            api.Request.Origin,
            expected,
            api.Aborted).ConfigureAwait(false);
        await AnswerAsync(api, saved).ConfigureAwait(false);
    }

    internal static async Task AddVmAsync(ApiContext api)
    {
        var input = await api.ReadAsync(VmInput.Kind, ("vms", "add"), (part, form) => VmInput.Read(part, form, id: null)).ConfigureAwait(false);
        GuardComplete("Vm", ("name", input.Name), ("template.id|name", input.Template), ("cluster.id|name", input.Cluster));
        if (!Documents.IsBlankTemplate(input.Template!.Id?.ToString(), input.Template.Name))
        {
            throw ApiFault.Refused($"Cannot add VM. There is no template {input.Template}. The only one here is {Documents.BlankTemplate}.");
        }

        var id = Guid.NewGuid();
        var saved = await api.Editor.AddVmAsync(
            async (transaction, cancellation) =>
                input.ApplyTo(new() { Id = id, Name = input.Name!, ClusterId = await FindAsync(input.Cluster!, transaction, cancellation).ConfigureAwait(false) }),
            api.Request.Origin,
            api.Aborted).ConfigureAwait(false);
        api.Request.Context.Response.Headers.Location = api.Request.Hrefs.Vm(saved.Id);
        await AnswerAsync(api, saved, StatusCodes.Status201Created).ConfigureAwait(false);
    }

    internal static async Task HostsAsync(ApiContext api)
    {
        var follow = Follow.Of(api.Request, "nics", "network_attachments");
        var search = Search.Of(api.Request, "name", "address", "status", "cluster");
        var clusters = search.Uses("cluster") ? await ClusterNamesAsync(api).ConfigureAwait(false) : [];
        var hosts = search.FilterAsync(
            api.Store.ReadHostsAsync(clusterId: null, api.Aborted),
            (host, field) => field switch
            {
                "name" => host.Name,
                "address" => host.Address,
                "status" => Documents.NameOf(host.Status),
                _ => clusters.GetValueOrDefault(host.ClusterId, ""),
            },
            api.Aborted);
        await ApiAnswer.ManyAsync(api.Request, "hosts", "host", hosts, (writer, host) => Host(writer, host, api, follow)).ConfigureAwait(false);
    }

    internal static async Task HostAsync(ApiContext api)
    {
        var follow = Follow.Of(api.Request, "nics", "network_attachments");
        var host = await api.Store.FindHostAsync(api.PathId, api.Aborted).ConfigureAwait(false) ?? throw ApiFault.NotFound();
        await ApiAnswer.OneAsync(api.Request, "host", writer => Host(writer, host, api, follow)).ConfigureAwait(false);
    }

    internal static Task NicsAsync(ApiContext api) => PartsOfHostAsync(api, "host_nics", Documents.Nics);

    internal static Task AttachmentsAsync(ApiContext api) => PartsOfHostAsync(api, "network_attachments", Documents.Attachments);

    internal static async Task PoliciesAsync(ApiContext api)
    {
        ClusterLevel? version = api.Request.Query("version") switch
        {
            null => null,
            { } text when ClusterLevel.TryParse(text, out var level) => level,
            { } text => throw ApiFault.InvalidValue($"The string '{OVirt.Quote.OneLine(text, 40)}' isn't a valid version."),
        };
        var policies = await api.Store.ReadPoliciesAsync(api.Aborted).ConfigureAwait(false);
        await ApiAnswer.OneAsync(
            api.Request, "system_option", writer => PolicyOption.Write(writer, [.. policies.Select(policy => policy.Policy)], version, api.Request.Hrefs)).ConfigureAwait(false);
    }

    // A new cluster's setting is Disabled, unless the site's options say otherwise for its level (rules R1, R12).
    private static OVirt.OVirtMigrationOptions DefaultMigration(ApiContext api, ClusterLevel level) =>
        new() { ParallelMigrations = OVirt.OVirtParallelMigrations.Own(api.Options.Resolver.DefaultSettingFor(level)) };

    private static Task ClustersAsync(ApiContext api, Guid? dataCenterId)
    {
        var follow = Follow.Of(api.Request, "networks");
        var search = Search.Of(api.Request, "name", "description");
        return ApiAnswer.ManyAsync(
            api.Request, "clusters", "cluster",
            search.FilterAsync(api.Store.ReadClustersAsync(dataCenterId, api.Aborted), (one, field) => field == "name" ? one.Name : one.Description ?? "", api.Aborted),
            (writer, one) => Documents.Cluster(writer, one, api.Request.Hrefs, follow.Length > 0));
    }

    private static async Task PartsOfHostAsync(ApiContext api, string name, Action<DocumentWriter, StoredHost> write)
    {
        var host = await api.Store.FindHostAsync(api.PathId, api.Aborted).ConfigureAwait(false) ?? throw ApiFault.NotFound();
        await ApiAnswer.OneAsync(api.Request, name, writer =>
        {
            write(writer, host);
            writer.EndItems();
        }).ConfigureAwait(false);
    }

    private static void Host(DocumentWriter writer, StoredHost host, ApiContext api, string[] follow) =>
        Documents.Host(writer, host, api.Request.Hrefs, follow.Contains("nics"), follow.Contains("network_attachments"));

    private static Task AnswerAsync(ApiContext api, StoredCluster cluster, string[] follow, int status = StatusCodes.Status200OK) =>
        ApiAnswer.OneAsync(api.Request, "cluster", writer => Documents.Cluster(writer, cluster, api.Request.Hrefs, follow.Length > 0), cluster.Version, status);

    private static Task AnswerAsync(ApiContext api, StoredVm vm, int status = StatusCodes.Status200OK) =>
        ApiAnswer.OneAsync(api.Request, "vm", writer => Documents.Vm(writer, vm, api.Request.Hrefs, api.Request.IsFiltered), vm.Version, status);

    private static void GuardComplete(string kind, params (string Name, object? Value)[] parts)
    {
        string[] missing = [.. parts.Where(part => part.Value is null).Select(part => part.Name)];
        if (missing.Length > 0)
        {
            throw ApiFault.Incomplete(kind, string.Join(", ", missing));
        }
    }

    private static async Task<StoredDataCenter> FindAsync(ObjectReference reference, ApiContext api)
    {
        await foreach (var dataCenter in api.Store.ReadDataCentersAsync(api.Aborted).ConfigureAwait(false))
        {
            if (reference.Id is { } id ? dataCenter.Id == id : dataCenter.Name == reference.Name)
            {
                return dataCenter;
            }
        }

        throw ApiFault.Refused($"There is no data center {reference}.");
    }

    private static async Task<Guid> FindAsync(ObjectReference reference, ISettingsTransaction transaction, CancellationToken cancellation)
    {
        var cluster = reference.Id is { } id
            ? await transaction.FindClusterAsync(id, cancellation).ConfigureAwait(false)
            : await transaction.FindClusterAsync(reference.Name!, cancellation).ConfigureAwait(false);
        return cluster?.Id ?? throw ApiFault.Refused($"There is no cluster {reference}.");
    }

    private static Task<Dictionary<Guid, string>> ClusterNamesAsync(ApiContext api) =>
        NamesAsync(api.Store.ReadClustersAsync(dataCenterId: null, api.Aborted), one => (one.Id, one.Name));

    private static async Task<Dictionary<Guid, string>> NamesAsync<T>(IAsyncEnumerable<T> all, Func<T, (Guid Id, string Name)> nameOf)
    {
        Dictionary<Guid, string> names = [];
        await foreach (var one in all.ConfigureAwait(false))
        {
            var (id, name) = nameOf(one);
            names[id] = name;
        }

        return names;
    }
}
