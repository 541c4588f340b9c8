using System.Collections.Generic;
using System.Text.Json.Serialization;

namespace ParallelMigration.Policy.Json;

/// <summary>A cluster, with its VMs or without. Setters, not init accessors, for the reason given at <see cref="RequestDto"/>.</summary>
internal sealed class ClusterDocumentDto
{
    public OptionsDto? Options { get; set; }

    [JsonRequired]
    public ClusterDto Cluster { get; set; } = new();

    public HostDto? Host { get; set; }

    public List<VmDto>? Vms { get; set; }
}

/// <summary>What an edit changes: the cluster as it will be, a policy as it is and will be, or both.</summary>
internal sealed class ChangeDto
{
    public ClusterDto? Cluster { get; set; }

    public PolicyChangeDto? Policy { get; set; }
}

internal sealed class PolicyChangeDto
{
    [JsonRequired]
    public PolicyDto Before { get; set; } = new();

    [JsonRequired]
    public PolicyDto After { get; set; } = new();
}
