using System;
using System.Linq;
using System.Net.Http;
using System.Threading.Tasks;
using ParallelMigration.OVirt;
using ParallelMigration.Policy;
using static ParallelMigration.AspNetCore.Tests.TestApi;

namespace ParallelMigration.AspNetCore.Tests;

/// <summary>The feature page's sentences about what the API offers and refuses. Each test quotes its sentence.</summary>
public class FeaturePageTests
{
    private const string PostCopy = "a7aeedb2-8d66-4e51-bb22-32595027ce71";

    /// <summary>"Disabled (the default in clusters): Parallel migration connections are not used."</summary>
    [Fact]
    public async Task Disabled_is_the_default_in_clusters()
    {
        await using var api = await StartAsync();
        var added = await api.PostAsync(Api + "/clusters", $"<cluster><name>new</name><data_center id='{DataCenter}'/></cluster>");
        Assert.Equal("disabled", added.Xml.Element("migration")!.Element("parallel_migrations_policy")!.Value);
    }

    /// <summary>"Cluster value (only in the VM edit dialog; it's the default there): Use parallel connections as specified in the VM's cluster settings."</summary>
    [Fact]
    public async Task The_cluster_value_is_the_default_of_a_vm()
    {
        await using var api = await StartAsync();
        var added = await api.PostAsync(Api + "/vms", $"<vm><name>new</name><cluster id='{Cluster}'/><template><name>Blank</name></template></vm>");
        Assert.Equal("inherit", added.Xml.Element("migration")!.Element("parallel_migrations_policy")!.Value);
    }

    /// <summary>
    /// "VMs can override the cluster value individually. The new option offers the following choices": Disabled, Auto, Parallel, Custom.
    /// "Engine implements the functionality as described above, including corresponding modifications to the Web UI and REST API."
    /// </summary>
    [Theory]
    [InlineData("disabled")]
    [InlineData("auto")]
    [InlineData("auto_parallel")]
    [InlineData("custom")]
    public async Task A_cluster_and_a_vm_have_the_choices(string choice)
    {
        await using var api = await StartAsync();
        var migration = $"<migration><custom_parallel_migrations>2</custom_parallel_migrations><parallel_migrations_policy>{choice}</parallel_migrations_policy></migration>";
        Assert.Equal(choice, (await api.PutAsync(ClusterPath, $"<cluster>{migration}</cluster>")).Xml.Element("migration")!.Element("parallel_migrations_policy")!.Value);
        Assert.Equal(choice, (await api.PutAsync(VmPath, $"<vm>{migration}</vm>")).Xml.Element("migration")!.Element("parallel_migrations_policy")!.Value);
    }

    /// <summary>"The minimum number of connections is 2. There is no upper limit but it is recommended not to use more than 16": more than 16 may be saved.</summary>
    [Theory]
    [InlineData(1, 400)]
    [InlineData(2, 200)]
    [InlineData(17, 200)]
    [InlineData(255, 200)]
    public async Task The_minimum_of_custom_is_2(int connections, int status)
    {
        await using var api = await StartAsync();
        var body = $"<vm><migration><custom_parallel_migrations>{connections}</custom_parallel_migrations><parallel_migrations_policy>custom</parallel_migrations_policy></migration></vm>";
        Assert.Equal(status, (await api.PutAsync(VmPath, body)).Status);
    }

    /// <summary>"Parallel and Custom cannot be set if post-copy migration policy is set": on a VM, whether the policy is its own or its cluster's.</summary>
    [Theory]
    [InlineData("auto_parallel", 400)]
    [InlineData("custom", 400)]
    [InlineData("auto", 200)]
    [InlineData("disabled", 200)]
    public async Task Parallel_and_Custom_cannot_be_set_with_post_copy(string choice, int status)
    {
        await using var api = await StartAsync(vms:
        [
            ExampleVm with { Migration = new() { PolicyId = PostCopy } },
            ExampleVm with { Id = OtherVm, Name = "web2", ClusterId = OtherCluster },
        ]);
        var migration = $"<migration><custom_parallel_migrations>4</custom_parallel_migrations><parallel_migrations_policy>{choice}</parallel_migrations_policy></migration>";
        foreach (var answer in new[]
        {
            await api.PutAsync(VmPath, $"<vm>{migration}</vm>"),
            await api.PutAsync($"{Api}/vms/{OtherVm}", $"<vm>{migration}</vm>"),
            await api.PutAsync($"{Api}/clusters/{OtherCluster}", $"<cluster>{migration}</cluster>"),
            await api.PostAsync($"{Api}/vms", $"<vm><name>n</name><cluster id='{OtherCluster}'/><template><name>Blank</name></template>{migration}</vm>") is var added && added.Status == 201 ? added with { Status = 200 } : added,
        })
        {
            Assert.Equal(status, answer.Status);
            if (status == 400)
            {
                Assert.Contains("post-copy", answer.Fault.Detail, StringComparison.Ordinal);
            }
        }
    }

    /// <summary>
    /// "Or vice versa post-copy migration policy cannot be set if Parallel or Custom migration options are set (this must be checked for all the VMs in the cluster on cluster
    /// migration policy changes)": every offending VM is named.
    /// </summary>
    [Fact]
    public async Task Post_copy_cannot_be_set_with_Parallel_or_Custom_and_every_vm_of_the_cluster_is_checked()
    {
        var parallel = OVirtParallelMigrations.Own(ParallelMigrationSetting.Parallel);
        await using var api = await StartAsync(vms: Enumerable.Range(0, 50).Select(i => ExampleVm with
        {
            Id = new(i, 0, 0, new byte[8]),
            Name = $"vm{i:00}",
            Migration = i is 7 or 31 ? new() { ParallelMigrations = parallel } : i == 9 ? new() { ParallelMigrations = parallel, PolicyId = OVirtPolicyCatalog.MinimalDowntime.Id! } : new(),
        }));
        var answer = await api.PutAsync(ClusterPath, $"<cluster><migration><policy id='{PostCopy}'/></migration></cluster>");
        Assert.Equal((400, "Operation Failed"), (answer.Status, answer.Fault.Reason));
        Assert.Equal(["vm07", "vm31"], Enumerable.Range(0, 50).Select(i => $"vm{i:00}").Where(name => answer.Fault.Detail!.Contains(name + ":", StringComparison.Ordinal)));
        Assert.Equal(1, (await api.ClusterAsync()).Version);
        Assert.Equal(400, (await api.PutAsync($"{Api}/vms/{new Guid(7, 0, 0, new byte[8])}", $"<vm><migration><policy id='{PostCopy}'/></migration></vm>")).Status);
        Assert.Equal(200, (await api.PutAsync($"{Api}/vms/{new Guid(8, 0, 0, new byte[8])}", $"<vm><migration><policy id='{PostCopy}'/></migration></vm>")).Status);
    }

    /// <summary>The same when a VM moves to a cluster with post-copy, and when the policy itself is edited.</summary>
    [Fact]
    public async Task No_way_around_leads_to_parallel_with_post_copy()
    {
        await using var api = await StartAsync(vms: [ExampleVm with { Migration = new() { ParallelMigrations = OVirtParallelMigrations.Own(ParallelMigrationSetting.Parallel) } }]);
        Assert.Equal(400, (await api.PutAsync(VmPath, $"<vm><cluster id='{OtherCluster}'/></vm>")).Status);
        MigrationSettingsEditor editor = new(api.Store);
        var edit = OVirtPolicyCatalog.MinimalDowntime with { PostCopy = true };
        var refused = await Assert.ThrowsAsync<SettingsRefusedException>(() => editor.SavePolicyAsync(edit, new("admin", "c")));
        Assert.Equal(("web1", IssueCode.ParallelWithPostCopy), (Assert.Single(refused.Problems).SubjectName, refused.Problems[0].Code));
        Assert.Equal(2, (await editor.SavePolicyAsync(OVirtPolicyCatalog.MinimalDowntime with { MaxOutgoingMigrations = 1 }, new("admin", "c"), [1])).Version);
        Assert.Equal(SettingsRefusal.Changed, (await Assert.ThrowsAsync<SettingsRefusedException>(() => editor.SavePolicyAsync(edit, new("admin", "c"), [1]))).Refusal);
    }

    /// <summary>"Auto": allowed with post-copy, and Parallel is refused below the level that supports it.</summary>
    [Fact]
    public async Task Parallel_needs_the_cluster_level()
    {
        await using var api = await StartAsync(cluster: ExampleCluster with { Level = new(4, 6) });
        Assert.Equal(400, (await api.PutAsync(ClusterPath, "<cluster><migration><parallel_migrations_policy>auto_parallel</parallel_migrations_policy></migration></cluster>")).Status);
        Assert.Equal(200, (await api.PutAsync(ClusterPath, "<cluster><version><major>4</major><minor>7</minor></version><migration><parallel_migrations_policy>auto_parallel</parallel_migrations_policy></migration></cluster>")).Status);
    }
}
