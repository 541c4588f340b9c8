using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Threading.Tasks;
using ParallelMigration.OVirt;
using static ParallelMigration.AspNetCore.Tests.TestApi;

namespace ParallelMigration.AspNetCore.Tests;

/// <summary>Each fault of oVirt's API: its status, its reason and its detail.</summary>
public class FaultTests
{
    private const string OutOfRange = "[Custom number of parallel migration connections must be between 2 and 255.]";

    [Theory]
    [InlineData("<custom_parallel_migrations>1</custom_parallel_migrations>")]
    [InlineData("<custom_parallel_migrations>0</custom_parallel_migrations>")]
    [InlineData("<custom_parallel_migrations>256</custom_parallel_migrations>")]
    [InlineData("<custom_parallel_migrations>-1</custom_parallel_migrations>")]
    [InlineData("")]
    public async Task A_custom_number_out_of_range_or_absent_is_refused(string number)
    {
        await using var api = await StartAsync();
        var migration = $"<migration>{number}<parallel_migrations_policy>custom</parallel_migrations_policy></migration>";
        Assert.Equal((400, "Operation Failed", OutOfRange), (await api.PutAsync(VmPath, $"<vm>{migration}</vm>")).Fault);
        Assert.Equal((400, "Operation Failed", OutOfRange), (await api.PutAsync(ClusterPath, $"<cluster>{migration}</cluster>")).Fault);
        Assert.Equal(1, (await api.VmAsync()).Version);
    }

    [Fact]
    public async Task A_cluster_cannot_inherit()
    {
        await using var api = await StartAsync();
        var answer = await api.PutAsync(ClusterPath, "<cluster><migration><parallel_migrations_policy>inherit</parallel_migrations_policy></migration></cluster>");
        Assert.Equal((400, "Operation Failed", "[Cluster cannot inherit parallel migration settings.]"), answer.Fault);
    }

    public static TheoryData<string, string> Refusals => new()
    {
        { "down", "[Cannot migrate VM. VM is not running.]" },
        { "migrating", "[Cannot migrate VM. VM migration is in progress]" },
        { "pinned", "[Cannot migrate VM. VM is pinned to Host.]" },
        { "by hand", "[Cannot migrate VM. VM is non migratable and user did not specify the force-migration flag]" },
        { "same host", "[Cannot migrate VM. source and destination is the same.]" },
        { "host in maintenance", "[Cannot migrate VM. There is no available operational Host (in UP state) in the relevant Cluster.]" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_migration_that_the_state_forbids_is_a_conflict_within_the_action(string state, string detail)
    {
        var vm = state switch
        {
            "down" => ExampleVm with { Status = VmStatus.Down, HostId = null },
            "migrating" => ExampleVm with { Status = VmStatus.Migrating },
            "pinned" => ExampleVm with { MigrationMode = OVirtMigrationMode.Pinned },
            "by hand" => ExampleVm with { MigrationMode = OVirtMigrationMode.UserMigratable },
            "host in maintenance" => ExampleVm with { ClusterId = OtherCluster }, // host-b is not one of its cluster's
            _ => ExampleVm,
        };
        await using var api = await StartAsync(vms: [vm]);
        var host = state == "same host" ? HostA : HostB;
        var xml = await api.PostAsync(VmPath + "/migrate", $"<action><host id='{host}'/></action>");
        Assert.Equal((409, "action", "failed"), (xml.Status, xml.Xml.Name.LocalName, xml.Xml.Element("status")!.Value));
        Assert.Equal(("Operation Failed", detail), (xml.Xml.Element("fault")!.Element("reason")!.Value, xml.Xml.Element("fault")!.Element("detail")!.Value));
        var json = await api.PostAsync(VmPath + "/migrate", "{\"host\":{\"id\":\"" + host + "\"}}", ("Accept", "application/json"));
        Assert.Equal(409, json.Status);
        Assert.Equal($$"""{"fault":{"detail":"{{detail}}","reason":"Operation Failed"},"status":"failed"}""", json.Body);
        Assert.Null(api.Starter.Started);
    }

    [Fact]
    public async Task Without_a_host_the_engine_refuses_in_its_own_words()
    {
        await using var api = await StartAsync();
        api.Starter.Refusal = new MigrationRefusedException(MigrationRefusal.NoHost, "Cannot migrate VM. There is no available operational Host (in UP state) in the relevant Cluster.");
        var answer = await api.PostAsync(VmPath + "/migrate", "<action/>");
        Assert.Equal(409, answer.Status);
        Assert.Equal("[Cannot migrate VM. There is no available operational Host (in UP state) in the relevant Cluster.]", answer.Xml.Element("fault")!.Element("detail")!.Value);
        api.Starter.Refusal = new MigrationRefusedException(MigrationRefusal.RefusedByRules, "web1 has post-copy. (C1)");
        Assert.Equal(400, (await api.PostAsync(VmPath + "/migrate", "<action/>")).Status);
    }

    [Theory]
    [InlineData("/vms", "<vm><template id='00000000-0000-0000-0000-000000000000'/><cluster id='20000000-0000-0000-0000-000000000001'/></vm>", "Vm [name] required for add")]
    [InlineData("/vms", "{}", "Vm [name, template.id|name, cluster.id|name] required for add")]
    [InlineData("/clusters", "<cluster><name>new</name></cluster>", "Cluster [dataCenter.name|id] required for add")]
    public async Task What_is_mandatory_is_named(string path, string body, string detail)
    {
        await using var api = await StartAsync();
        Assert.Equal((400, "Incomplete parameters", detail), (await api.PostAsync(Api + path, body)).Fault);
    }

    [Theory]
    [InlineData("<parallel_migrations_policy>x</parallel_migrations_policy>",
        "The string 'x' isn't a valid value for the 'ParallelMigrationsPolicy' enumerated type. Valid values are: 'auto', 'auto_parallel', 'custom', 'disabled', 'inherit'.")]
    [InlineData("<encrypted>x</encrypted>", "The string 'x' isn't a valid value for the 'InheritableBoolean' enumerated type. Valid values are: 'false', 'inherit', 'true'.")]
    [InlineData("<custom_parallel_migrations>x</custom_parallel_migrations>", "The string 'x' isn't a valid integer number.")]
    [InlineData("<custom_parallel_migrations>2.5</custom_parallel_migrations>", "The string '2.5' isn't a valid integer number.")]
    public async Task A_wrong_value_in_xml_is_an_invalid_value(string part, string detail)
    {
        await using var api = await StartAsync();
        Assert.Equal((400, "Invalid value", detail), (await api.PutAsync(VmPath, $"<vm><migration>{part}</migration></vm>")).Fault);
    }

    [Fact]
    public async Task A_wrong_boolean_in_xml_is_an_invalid_value()
    {
        await using var api = await StartAsync();
        Assert.Equal((400, "Invalid value", "The string 'maybe' is neither true nor false."), (await api.PutAsync(VmPath, "<vm><tunnel_migration>maybe</tunnel_migration></vm>")).Fault);
    }

    [Theory]
    [InlineData("<vm><migration>")]
    [InlineData("<vm><migratoin/></vm>")]
    [InlineData("<vm><migration><parallel/></migration></vm>")]
    [InlineData("<vm><bios/></vm>")]
    [InlineData("<cluster/>")]
    [InlineData("<!DOCTYPE vm><vm/>")]
    [InlineData("<vm><name>a</name><name>b</name></vm>")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"vm\":{}}")]
    [InlineData("{\"migration\":{\"parallel_migrations_policy\":\"x\"}}")]
    [InlineData("{\"migration\":{\"custom_parallel_migrations\":\"x\"}}")]
    [InlineData("{\"migration\":{\"encrypted\":null}}")]
    public async Task What_is_no_such_document_is_syntactically_incorrect(string body)
    {
        await using var api = await StartAsync();
        var (status, reason, detail) = (await api.PutAsync(VmPath, body)).Fault;
        Assert.Equal((400, "Request syntactically incorrect."), (status, reason));
        Assert.StartsWith("For correct usage, see: /ovirt-engine/api/apidoc#services/vm/methods/update", detail, StringComparison.Ordinal);
        Assert.Equal(1, (await api.VmAsync()).Version);
    }

    [Theory]
    [InlineData("<vm><cluster id='x'/></vm>")]
    [InlineData("<vm><migration><policy id='x'/></migration></vm>")]
    [InlineData("{\"cluster\":{\"id\":\"x\"}}")]
    public async Task A_malformed_id_in_the_body_is_answered(string body)
    {
        await using var api = await StartAsync();
        Assert.Equal((400, "Operation failed", "The id 'x' is not a UUID."), (await api.PutAsync(VmPath, body)).Fault);
    }

    [Theory]
    [InlineData("/clusters/20000000-0000-0000-0000-00000000000f")]
    [InlineData("/clusters/x")]
    [InlineData("/vms/30000000-0000-0000-0000-00000000000f")]
    [InlineData("/vms/..x")]
    [InlineData("/hosts/x")]
    [InlineData("/datacenters/x")]
    [InlineData("/datacenters/x/clusters")]
    [InlineData("/jobs/30000000-0000-0000-0000-00000000000f")]
    [InlineData("/options/Other")]
    public async Task What_does_not_exist_is_404_without_a_body(string path)
    {
        await using var api = await StartAsync();
        var answer = await api.SendAsync(HttpMethod.Get, Api + path);
        Assert.Equal((404, ""), (answer.Status, answer.Body));
        if (path.StartsWith("/vms", StringComparison.Ordinal) || path.StartsWith("/clusters", StringComparison.Ordinal))
        {
            answer = await api.PutAsync(Api + path, "{}");
            Assert.Equal((404, ""), (answer.Status, answer.Body));
        }
    }

    [Theory]
    [InlineData("/migrate")]
    [InlineData("/cancelmigration")]
    public async Task An_action_of_what_does_not_exist_is_404_without_a_body(string action)
    {
        await using var api = await StartAsync();
        var answer = await api.PostAsync($"{Api}/vms/{Guid.NewGuid()}{action}", "<action/>");
        Assert.Equal((404, ""), (answer.Status, answer.Body));
    }

    [Fact]
    public async Task Another_id_in_the_body_breaks_immutability()
    {
        await using var api = await StartAsync();
        (int, string?, string?) broken = (409, "Broken immutability constraint", "Attempt to set immutable field: id");
        Assert.Equal(broken, (await api.PutAsync(VmPath, $"<vm id='{OtherVm}'/>")).Fault);
        Assert.Equal(broken, (await api.PutAsync(ClusterPath, $"<cluster><id>{OtherCluster}</id></cluster>")).Fault);
        Assert.Equal(200, (await api.PutAsync(VmPath, $"<vm id='{Vm.ToString().ToUpperInvariant()}'/>")).Status);
    }

    [Fact]
    public async Task An_unexpected_error_is_500_and_says_nothing_of_the_inside()
    {
        await using var api = await StartAsync();
        api.Starter.Refusal = new InvalidOperationException("password=secret");
        var answer = await api.PostAsync(VmPath + "/migrate", "<action/>", ("Correlation-Id", "abc"));
        Assert.Equal((500, "failed"), (answer.Status, answer.Xml.Element("status")!.Value));
        Assert.Equal("[Internal error. The server's log has it with the correlation id abc.]", answer.Xml.Element("fault")!.Element("detail")!.Value);
    }

    [Theory]
    [InlineData("3")]
    [InlineData("5")]
    [InlineData("x")]
    public async Task An_unsupported_version_is_400_without_a_body(string version)
    {
        await using var api = await StartAsync();
        var answer = await api.SendAsync(HttpMethod.Get, Api + "/vms", null, ("Version", version));
        Assert.Equal((400, ""), (answer.Status, answer.Body));
        Assert.Equal(200, (await api.SendAsync(HttpMethod.Get, Api + "/vms", null, ("Version", "4"))).Status);
    }

    [Fact]
    public async Task A_name_in_use_is_a_conflict()
    {
        await using var api = await StartAsync();
        Assert.Equal((409, "Operation Failed", "[Another VM has the name web2. Choose another name.]"), (await api.PutAsync(VmPath, "<vm><name>web2</name></vm>")).Fault);
        Assert.Equal(409, (await api.PutAsync(ClusterPath, "<cluster><name>Post-copy</name></cluster>")).Status);
    }

    [Fact]
    public async Task A_policy_that_the_site_does_not_have_is_refused()
    {
        await using var api = await StartAsync();
        var (status, reason, detail) = (await api.PutAsync(VmPath, $"<vm><migration><policy id='{OtherVm}'/></migration></vm>")).Fault;
        Assert.Equal((400, "Operation Failed"), (status, reason));
        Assert.Contains("which is not a known migration policy", detail, StringComparison.Ordinal);
    }

    /// <summary>Then no VM of it can be judged; what does not concern migrations may be saved.</summary>
    [Fact]
    public async Task A_cluster_whose_policy_is_gone_is_named()
    {
        await using var api = await StartAsync(cluster: ExampleCluster with { Migration = new() { PolicyId = OtherVm.ToString() } });
        var fault = (await api.PutAsync(VmPath, "<vm><migration><encrypted>true</encrypted></migration></vm>")).Fault;
        Assert.Equal((400, "Operation Failed"), (fault.Status, fault.Reason));
        Assert.StartsWith("[Default: migration.policy.id is", fault.Detail, StringComparison.Ordinal);
        Assert.Equal(200, (await api.PutAsync(VmPath, "<vm><description>x</description></vm>")).Status);
    }

    [Theory]
    [InlineData("<action><cluster id='20000000-0000-0000-0000-000000000002'/></action>")]
    [InlineData("<action><migrate_vms_in_affinity_closure>true</migrate_vms_in_affinity_closure></action>")]
    [InlineData("<action><host><name>nowhere</name></host></action>")]
    [InlineData("<action><parallel>8</parallel></action>")]
    [InlineData("<action><force>perhaps</force></action>")]
    public async Task What_a_migration_cannot_do_is_refused(string body)
    {
        await using var api = await StartAsync();
        var answer = await api.PostAsync(VmPath + "/migrate", body);
        Assert.Equal((400, "failed"), (answer.Status, answer.Xml.Element("status")!.Value));
        Assert.Null(api.Starter.Started);
    }
}
