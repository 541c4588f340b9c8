using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using ParallelMigration.OVirt;

namespace ParallelMigration.AspNetCore;

/// <summary>Migrations: started, canceled, and their jobs.</summary>
internal static class MigrationEndpoints
{
    internal static async Task MigrateAsync(ApiContext api)
    {
        var id = api.PathId;
        var input = await api.ReadAsync(ActionInput.Kind, ("vm", "migrate"), ActionInput.Read).ConfigureAwait(false);
        var vm = await api.Store.FindVmAsync(id, api.Aborted).ConfigureAwait(false) ?? throw ApiFault.NotFound();
        GuardMigratable(vm, input);
        var destination = input.Host is { } host ? await FindHostAsync(host, api).ConfigureAwait(false) : null;
        GuardDestination(vm, destination, input);
        var job = await api.Starter.StartAsync(
            new() { Vm = vm, Destination = destination, Force = input.Force, Origin = api.Request.Origin }, api.Aborted).ConfigureAwait(false);
        await ApiAnswer.OneAsync(api.Request, "action", writer =>
        {
            writer.Attribute("href", api.Request.Hrefs.Vm(id) + "/migrate");
            writer.Reference("job", api.Request.Hrefs.Job(job.Id), job.Id);
            writer.Value("status", "complete");
        }).ConfigureAwait(false);
    }

    internal static async Task CancelAsync(ApiContext api)
    {
        var id = api.PathId;
        _ = await api.ReadAsync(ActionInput.Kind, ("vm", "cancel_migration"), ActionInput.Read).ConfigureAwait(false);
        var vm = await api.Store.FindVmAsync(id, api.Aborted).ConfigureAwait(false) ?? throw ApiFault.NotFound();
        await api.Starter.CancelAsync(vm, api.Request.Origin, api.Aborted).ConfigureAwait(false);
        await ApiAnswer.OneAsync(api.Request, "action", writer =>
        {
            writer.Attribute("href", api.Request.Hrefs.Vm(id) + "/cancelmigration");
            writer.Value("status", "complete");
        }).ConfigureAwait(false);
    }

    internal static async Task JobAsync(ApiContext api)
    {
        var job = await api.Starter.FindJobAsync(api.PathId, api.Aborted).ConfigureAwait(false) ?? throw ApiFault.NotFound();
        await ApiAnswer.OneAsync(api.Request, "job", writer => Documents.Job(writer, job, api.Request.Hrefs)).ConfigureAwait(false);
    }

    private static void GuardMigratable(StoredVm vm, ActionInput input)
    {
        if (input.WithAffinityClosure)
        {
            throw ApiFault.Refused("Cannot migrate VM. Migrating the VMs of its affinity groups with it is not supported.");
        }

        if (vm.Status == VmStatus.Migrating)
        {
            throw Refused(MigrationRefusal.AlreadyMigrating, "Cannot migrate VM. VM migration is in progress");
        }

        if (vm.Status != VmStatus.Up)
        {
            throw Refused(MigrationRefusal.NotRunning, "Cannot migrate VM. VM is not running.");
        }

        if (vm.MigrationMode == OVirtMigrationMode.Pinned)
        {
            throw Refused(MigrationRefusal.Pinned, "Cannot migrate VM. VM is pinned to Host.");
        }

        if (vm.MigrationMode == OVirtMigrationMode.UserMigratable && !input.Force)
        {
            throw Refused(MigrationRefusal.NotMigratable, "Cannot migrate VM. VM is non migratable and user did not specify the force-migration flag");
        }
    }

    private static void GuardDestination(StoredVm vm, StoredHost? destination, ActionInput input)
    {
        if (input.Cluster is { } cluster && cluster.Id != vm.ClusterId)
        {
            throw ApiFault.Refused("Cannot migrate VM. A migration to another cluster is not supported. Change the VM's cluster after the migration.");
        }

        if (destination is null)
        {
            return;
        }

        if (destination.Id == vm.HostId)
        {
            throw Refused(MigrationRefusal.SameHost, "Cannot migrate VM. source and destination is the same.");
        }

        if (destination.Status != HostStatus.Up || destination.ClusterId != vm.ClusterId)
        {
            throw Refused(MigrationRefusal.NoHost, "Cannot migrate VM. There is no available operational Host (in UP state) in the relevant Cluster.");
        }
    }

    private static async Task<StoredHost> FindHostAsync(ObjectReference reference, ApiContext api)
    {
        if (reference.Id is { } id)
        {
            return await api.Store.FindHostAsync(id, api.Aborted).ConfigureAwait(false) ?? throw NoSuchHost(reference);
        }

        await foreach (var host in api.Store.ReadHostsAsync(clusterId: null, api.Aborted).ConfigureAwait(false))
        {
            if (host.Name == reference.Name)
            {
                return host;
            }
        }

        throw NoSuchHost(reference);
    }

    private static ApiFault NoSuchHost(ObjectReference reference) => ApiFault.Refused($"Cannot migrate VM. There is no host {reference}.", StatusCodes.Status400BadRequest);

    private static MigrationRefusedException Refused(MigrationRefusal refusal, string text) => new(refusal, text);
}
