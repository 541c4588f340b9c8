using System;

namespace ParallelMigration.AspNetCore;

/// <summary>Where the API's objects are.</summary>
/// <param name="Root">The API's root as the client sees it: <c>/ovirt-engine/api</c>, without a version.</param>
internal readonly record struct Hrefs(string Root)
{
    internal string DataCenter(Guid id) => $"{Root}/datacenters/{id}";

    internal string Cluster(Guid id) => $"{Root}/clusters/{id}";

    internal string Vm(Guid id) => $"{Root}/vms/{id}";

    internal string Host(Guid id) => $"{Root}/hosts/{id}";

    internal string Job(Guid id) => $"{Root}/jobs/{id}";

    /// <summary>Where a method is described, in oVirt's own documentation.</summary>
    internal string Usage(string service, string method) => $"{Root}/apidoc#services/{service}/methods/{method}";
}
