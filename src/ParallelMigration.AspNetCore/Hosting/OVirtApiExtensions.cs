using System;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ParallelMigration.AspNetCore;

/// <summary>Maps the endpoints of oVirt's REST API (version 4), as far as parallel migrations need them.</summary>
public static class OVirtApiExtensions
{
    /// <summary>
    /// Maps clusters, VMs, hosts, data centers, the option <c>MigrationPolicies</c>, the actions <c>migrate</c> and <c>cancelmigration</c>, and jobs, below the root and below its
    /// <c>/v4</c>.
    /// </summary>
    /// <param name="endpoints">The application's endpoints.</param>
    /// <param name="root">The path of the root. The default is oVirt's, <c>/ovirt-engine/api</c>.</param>
    /// <returns>The group of all these endpoints, for conventions of the application's own.</returns>
    /// <remarks>
    /// Every endpoint requires one of <see cref="ParallelMigrationApiPolicies"/>. Needs the services of <see cref="ParallelMigrationApiServices.AddParallelMigrationApi"/>, an
    /// <see cref="IMigrationSettingsStore"/> and an <see cref="IMigrationStarter"/>.
    /// </remarks>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static RouteGroupBuilder MapOVirtApi(this IEndpointRouteBuilder endpoints, string root = "/ovirt-engine/api")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(root);
        var group = endpoints.MapGroup(root);
        foreach (var version in new[] { "", "/v4" })
        {
            Map(group.MapGroup(version), root);
        }

        group.ExcludeFromDescription();
        return group;
    }

    private static void Map(RouteGroupBuilder group, string root)
    {
        void Get(string path, Func<ApiContext, Task> work) => Map("GET", path, ParallelMigrationApiPolicies.Read, work);

        void Map(string method, string path, string policy, Func<ApiContext, Task> work, bool isAction = false)
        {
            ApiEndpoint endpoint = new(root, isAction, work);
            group.MapMethods(path, [method], (RequestDelegate)endpoint.HandleAsync).RequireAuthorization(policy).WithMetadata(new OVirtApiMarker(root, isAction));
        }

        Get("/", SettingsEndpoints.RootAsync);
        Get("/datacenters", SettingsEndpoints.DataCentersAsync);
        Get("/datacenters/{id}", SettingsEndpoints.DataCenterAsync);
        Get("/datacenters/{id}/clusters", SettingsEndpoints.ClustersOfDataCenterAsync);
        Get("/clusters", SettingsEndpoints.ClustersAsync);
        Get("/clusters/{id}", SettingsEndpoints.ClusterAsync);
        Get("/clusters/{id}/networks", SettingsEndpoints.NetworksAsync);
        Get("/vms", SettingsEndpoints.VmsAsync);
        Get("/vms/{id}", SettingsEndpoints.VmAsync);
        Get("/hosts", SettingsEndpoints.HostsAsync);
        Get("/hosts/{id}", SettingsEndpoints.HostAsync);
        Get("/hosts/{id}/nics", SettingsEndpoints.NicsAsync);
        Get("/hosts/{id}/networkattachments", SettingsEndpoints.AttachmentsAsync);
        Get("/options/" + PolicyOption.Name, SettingsEndpoints.PoliciesAsync);
        Get("/jobs/{id}", MigrationEndpoints.JobAsync);
        Map("POST", "/clusters", ParallelMigrationApiPolicies.Edit, SettingsEndpoints.AddClusterAsync);
        Map("PUT", "/clusters/{id}", ParallelMigrationApiPolicies.Edit, SettingsEndpoints.UpdateClusterAsync);
        Map("POST", "/vms", ParallelMigrationApiPolicies.Edit, SettingsEndpoints.AddVmAsync);
        Map("PUT", "/vms/{id}", ParallelMigrationApiPolicies.Edit, SettingsEndpoints.UpdateVmAsync);
        Map("POST", "/vms/{id}/migrate", ParallelMigrationApiPolicies.Migrate, MigrationEndpoints.MigrateAsync, isAction: true);
        Map("POST", "/vms/{id}/cancelmigration", ParallelMigrationApiPolicies.Migrate, MigrationEndpoints.CancelAsync, isAction: true);
    }
}
