using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;

namespace ParallelMigration.Tool.Tests;

/// <summary>Bad input: exit status 2 and one line that names file, line and property, and the fix.</summary>
public class BadInputTests
{
    [Theory]
    [InlineData("", "1: is empty")]
    [InlineData("   \n ", "is not valid JSON: there is nothing in it")]
    [InlineData("null", "must be an object, but is null")]
    [InlineData("[]", "must be an object")]
    [InlineData("{}", "1: cluster: is required, but missing")]
    [InlineData("{} {}", "is required")]
    [InlineData("{\n\"vm\": {\n\"vcpuz\": 8 } }", "3: vm.vcpuz: is not a property of the contract")]
    [InlineData("{\n\"vm\": {\n\"vcpus\": 8,\n\"vcpus\": 8 } }", "4: vm.vcpus: is given twice")]
    [InlineData("{\"VM\": {} }", "VM: is not a property")]
    [InlineData("{\"vm\": 3 }", "vm: must be an object")]
    [InlineData("{\"vm\": null }", "vm: must be an object")]
    [InlineData("{\"vm\": { } }", "vm.vcpus: is required, but missing")]
    [InlineData("{\"vm\": { \"vcpus\": \"8\" } }", "vm.vcpus: must be a whole number from 1 to 2147483647, but is \"8\"")]
    [InlineData("{\"vm\": { \"vcpus\": 8.5 } }", "but is 8.5")]
    [InlineData("{\"vm\": { \"vcpus\": 0 } }", "but is 0")]
    [InlineData("{\"vm\": { \"vcpus\": 99999999999999999999999 } }", "but is 99999999999999999999999")]
    [InlineData("{\"vm\": { \"vcpus\": true } }", "but is true")]
    [InlineData("{\"vm\": { \"vcpus\": null } }", "but is null")]
    [InlineData("{\"vm\": { \"emulatorCpus\": 0 } }", "vm.emulatorCpus: must be a whole number from 1")]
    [InlineData("{\"vm\": { \"encrypted\": 1 } }", "vm.encrypted: must be true or false, but is 1")]
    [InlineData("{\"vm\": { \"transport\": \"carrier pigeon\" } }", "vm.transport: must be \"direct\", \"tunnelled\" or \"rdma\"")]
    [InlineData("{\"vm\": { \"id\": 5 } }", "vm.id: must be a string, but is 5")]
    [InlineData("{\"vm\": { \"id\": \"\\ud800\" } }", "vm.id: is not valid text")]
    [InlineData("{\"vm\": { \"id\": \"x", "vm.id: is not valid JSON")]
    [InlineData("{\"vm\": {\n\"vcpus\": 8,\n} }", "3: vm: is not valid JSON: a comma with nothing after it")]
    [InlineData("{\"vm\": { \"a\\u001b[31mb\\nc\": 8 } }", "is not a property")]
    [InlineData("{\"cluster\": { } }", "cluster.parallelMigration: is required, but missing")]
    [InlineData("{\"cluster\": { \"parallelMigration\": null } }", "cluster.parallelMigration: must be")]
    [InlineData("{\"cluster\": { \"parallelMigration\": \"Auto\" } }", "but is \"Auto\"")]
    [InlineData("{\"cluster\": { \"parallelMigration\": {} } }", "but is an empty object")]
    [InlineData("{\"cluster\": { \"parallelMigration\": {\"customs\": 8} } }", "cluster.parallelMigration.customs: is not a property")]
    [InlineData("{\"cluster\": { \"parallelMigration\": {\"custom\": 8, \"custom\": 9} } }", "cluster.parallelMigration.custom: is given twice")]
    [InlineData("{\"cluster\": { \"parallelMigration\": {\"custom\": 8, \"x\": 9} } }", "cluster.parallelMigration.x: is not a property")]
    [InlineData("{\"cluster\": { \"parallelMigration\": {\"custom\": \"8\"} } }", "cluster.parallelMigration.custom: must be a whole number")]
    [InlineData("{\"cluster\": { \"parallelMigration\": {\"custom\": 4294967298} } }", "cluster.parallelMigration.custom: must be a whole number")]
    [InlineData("{\"cluster\": { \"migrationBandwidth\": {\"customMbps\": 0} } }", "cluster.migrationBandwidth.customMbps: must be a bandwidth in Mbps, more than 0, with at most six decimals")]
    [InlineData("{\"cluster\": { \"level\": \"4\" } }", "cluster.level: must be a cluster level such as \"4.8\"")]
    [InlineData("{\"cluster\": { \"level\": 4.8 } }", "cluster.level: must be a cluster level")]
    [InlineData("{\"cluster\": { \"migrationPolicy\": { \"maxOutgoingMigrations\": 0 } } }", "cluster.migrationPolicy.maxOutgoingMigrations: must be")]
    [InlineData("{\"source\": { \"bandwidthMbps\": 1e400 } }", "source.bandwidthMbps: must be a bandwidth in Mbps, 0 or more, with at most six decimals")]
    [InlineData("{\"source\": { \"bandwidthMbps\": 9223372036855 } }", "source.bandwidthMbps: must be")]
    [InlineData("{\"source\": { \"bandwidthMbps\": -2 } }", "but is -2")]
    [InlineData("{\"source\": { \"libvirt\": \"ten\" } }", "source.libvirt: must be a version such as \"10.1.0\"")]
    [InlineData("{\"source\": { \"capabilities\": { \"multifd\": \"yes\" } } }", "source.capabilities.multifd: must be true or false")]
    [InlineData("{\"options\": { \"maxConnections\": 1 } }", "options.maxConnections: must be a whole number from 2 to 255, but is 1")]
    [InlineData("{\"options\": { \"maxConnections\": 256 } }", "options.maxConnections: must be")]
    [InlineData("{\"options\": { \"bandwidthPerConnectionMbps\": 0 } }", "options.bandwidthPerConnectionMbps: must be")]
    [InlineData("{\"options\": { \"postCopyWithParallel\": \"always\" } }", "\"never\" or \"whenSupported\"")]
    [InlineData("{\"options\": { \"parallelCompression\": \"xbzrle\" } }", "\"zstdWhenFaster\"")]
    [InlineData("{\"cluster\": { \"migrationPolicy\": { \"convergence\": 5 } } }", "cluster.migrationPolicy.convergence: must be an object, but is 5")]
    [InlineData("{\"cluster\": { \"migrationPolicy\": { \"convergence\": {\"initial\": \"abort\"} } } }", "convergence.initial: must be a list of actions, but is \"abort\"")]
    [InlineData("{\"cluster\": { \"migrationPolicy\": { \"convergence\": {\"last\": [\"abort\", \"cancel\"]} } } }", "convergence.last[1]: must be \"wait\", \"postCopy\", \"abort\", {\"setDowntimeMs\": number} or {\"setBandwidthMbps\": number}, but is \"cancel\"")]
    [InlineData("{\"cluster\": { \"migrationPolicy\": { \"convergence\": {\"last\": [null]} } } }", "convergence.last[0]: must be \"wait\"")]
    [InlineData("{\"cluster\": { \"migrationPolicy\": { \"convergence\": {\"last\": [{}]} } } }", "convergence.last[0]: must be \"wait\"")]
    [InlineData("{\"cluster\": { \"migrationPolicy\": { \"convergence\": {\"last\": [{\"setDowntime\": 5}]} } } }", "convergence.last[0].setDowntime: is not a property of the contract")]
    [InlineData("{\"cluster\": { \"migrationPolicy\": { \"convergence\": {\"last\": [{\"setDowntimeMs\": 2000001}]} } } }", "convergence.last[0].setDowntimeMs: must be a whole number from 1 to 2000000, but is 2000001")]
    [InlineData("{\"cluster\": { \"migrationPolicy\": { \"convergence\": {\"last\": [{\"setBandwidthMbps\": 0}]} } } }", "convergence.last[0].setBandwidthMbps: must be a bandwidth in Mbps, more than 0, with at most six decimals")]
    [InlineData("{\"cluster\": { \"migrationPolicy\": { \"convergence\": {\"last\": [{\"setDowntimeMs\": 5, \"x\": 1}]} } } }", "convergence.last[0].x: is not a property of the contract")]
    [InlineData("{\"cluster\": { \"migrationPolicy\": { \"convergence\": {\"last\": [], \"last\": []} } } }", "convergence.last: is given twice")]
    [InlineData("{\"cluster\": { \"migrationPolicy\": { \"convergence\": {\"first\": []} } } }", "convergence.first: is not a property of the contract")]
    [InlineData("{\"cluster\": { \"migrationPolicy\": { \"convergence\": {\"steps\": [5]} } } }", "convergence.steps[0]: must be an object, but is 5")]
    [InlineData("{\"cluster\": { \"migrationPolicy\": { \"convergence\": {\"timeLimitSeconds\": 2592001} } } }", "convergence.timeLimitSeconds: must be a whole number from 1 to 2592000")]
    [InlineData("{\"cluster\": { \"migrationPolicy\": { \"convergence\": {\"steps\": [{\"stallLimit\": 1}]} } } }", "convergence.steps[0].action: is required, but missing")]
    [InlineData("{\"cluster\": { \"migrationPolicy\": { \"convergence\": {\"steps\": [{\"action\": \"abort\"}]} } } }", "convergence.steps[0].stallLimit: is required, but missing")]
    [InlineData("{\"cluster\": { \"migrationPolicy\": { \"convergence\": {\"steps\": [{\"stallLimit\": 0, \"action\": \"abort\"}]} } } }", "convergence.steps[0].stallLimit: must be a whole number from 1")]
    [InlineData("{\"cluster\": { \"migrationPolicy\": { \"convergence\": {\"steps\": [{\"stallLimit\": 2, \"action\": \"wait\"},\n{\"stallLimit\": 2, \"action\": \"abort\"}]} } } }", "2: cluster.migrationPolicy.convergence.steps[1].stallLimit: must rise from step to step, but 2 follows 2")]
    [InlineData("{\"cluster\": { \"migrationPolicy\": { \"convergence\": {\"steps\": [{\"stallLimit\": 1, \"action\": \"wait\", \"limit\": 2}]} } } }", "convergence.steps[0].limit: is not a property of the contract")]
    public async Task A_wrong_document_is_one_line(string document, string expected) =>
        (await ToolRun.OfAsync(document, "resolve", "-")).AssertBadInput(expected);

    [Fact]
    public async Task Deep_nesting_is_refused_not_followed()
    {
        foreach (var prefix in new[] { "", "{\"vm\":", "{\"vm\":{\"id\":", "{\"cluster\":{\"parallelMigration\":{\"custom\":", "{\"x\":" })
        {
            (await ToolRun.OfAsync(prefix + new string('[', 200_000), "resolve", "-")).AssertBadInput(":1: ");
            (await ToolRun.OfAsync(prefix + string.Concat(Enumerable.Repeat("{\"a\":", 100_000)), "resolve", "-")).AssertBadInput(":1: ");
        }
    }

    [Fact]
    public async Task A_binary_file_is_refused()
    {
        var bytes = new byte[4096];
        new Random(5).NextBytes(bytes);
        (await ToolRun.OfAsync(bytes, "resolve", "-")).AssertBadInput("is not valid JSON");
        (await ToolRun.OfAsync(new byte[4096], "resolve", "-")).AssertBadInput("is not valid JSON");
        (await ToolRun.OfAsync(Encoding.Unicode.GetBytes(ToolRun.Request), "resolve", "-")).AssertBadInput("is written in UTF-16, but must be in UTF-8");
    }

    [Fact]
    public async Task A_file_too_long_to_be_a_request_is_refused() =>
        (await ToolRun.OfAsync(new byte[2 * 1024 * 1024], "resolve", "-")).AssertBadInput("is longer than 1048576 bytes");

    [Fact]
    public async Task A_file_that_cannot_be_read_is_named()
    {
        (await ToolRun.OfAsync("", "resolve", "/nowhere/request.json")).AssertBadInput(" /nowhere/request.json: does not exist");
        (await ToolRun.OfAsync("", "resolve", Path.GetTempPath())).AssertBadInput($" {Path.GetTempPath()}: is a directory");
        (await ToolRun.OfAsync("", "resolve", "")).AssertBadInput(" \"\": is not a file's name");
        (await ToolRun.OfAsync("", "resolve", "a\0b")).AssertBadInput(" a?b: is not a file's name");
    }

    [Theory]
    [InlineData("Required command was not provided")]
    [InlineData("resolve", "resolve")]
    [InlineData("--nonsense", "resolve", "-", "--nonsense")]
    [InlineData("parallel-migration: --bogus is not an option", "resolve", "--bogus")]
    [InlineData("parallel-migration: --bogus is not an option", "resolve", "--bogus", "x")]
    [InlineData("parallel-migration: --bogus is not an option", "validate", "--bogus", "x")]
    [InlineData("Must be one of: 'native' 'ovirt'", "audit", "--cluster", "x", "--vms", "x", "--format", "xml")]
    [InlineData("Standard input (-) can be read only once", "audit", "--cluster", "-", "--vms", "-")]
    [InlineData("Standard input (-) can be read only once", "audit", "--cluster", "x", "--vms", "-", "--change", "-")]
    [InlineData("--lines", "resolve", "-", "--lines", "--explain")]
    [InlineData("--virsh", "resolve", "-", "--lines", "--virsh")]
    [InlineData("--source", "migrate", "--vm", "x", "--destination", "test:///default")]
    [InlineData("--source must not be empty", "migrate", "--vm", "x", "--source", "", "--destination", "test:///default")]
    [InlineData("--svg must not be empty", "calibrate", "-", "--svg", "")]
    [InlineData("--svg must not be empty", "predict", "-", "--svg", "")]
    [InlineData("--history must not be empty", "migrate", "--vm", "x", "--source", "test:///default", "--destination", "test:///default", "--history", "")]
    [InlineData("--vm must not be empty", "migrate", "--vm", "", "--source", "test:///default", "--destination", "test:///default")]
    [InlineData("--source: 'not a uri' is not a libvirt URI", "migrate", "--vm", "x", "--source", "not a uri", "--destination", "test:///default")]
    [InlineData("--destination: 'bogus://x/system' is not a libvirt URI", "follow", "--vm", "x", "--source", "test:///default", "--destination", "bogus://x/system")]
    [InlineData("--setting must be disabled, auto, parallel or custom:4, but is 'custom:x'", "migrate", "--vm", "x", "--source", "test:///default", "--destination", "test:///default", "--setting", "custom:x")]
    [InlineData("--policy must be minimal-downtime, ", "migrate", "--vm", "x", "--source", "test:///default", "--destination", "test:///default", "--policy", "fast")]
    [InlineData("--bandwidth must be a bandwidth such as", "migrate", "--vm", "x", "--source", "test:///default", "--destination", "test:///default", "--bandwidth", "0Mbps")]
    [InlineData("--progress needs --json", "migrate", "--vm", "x", "--source", "test:///default", "--destination", "test:///default", "--progress")]
    [InlineData("--virsh needs --dry-run", "migrate", "--vm", "x", "--source", "test:///default", "--destination", "test:///default", "--virsh")]
    public async Task Wrong_usage_is_one_line(string expected, params string[] args) =>
        (await ToolRun.OfAsync("", args)).AssertBadInput(expected);

    [Fact]
    public async Task A_wrong_settings_file_is_one_line_too()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, "{\"cluster\":{\"parallelMigration\":\"auto\"},\n\"vm\":{\"vcpus\":0}}");
            (await ToolRun.OfAsync("", "migrate", "--source", "test:///a", "--destination", "test:///b", "--vm", "x", "--settings", file))
                .AssertBadInput(file + ":2: vm.vcpus: must be");
        }
        finally
        {
            File.Delete(file);
        }
    }
}
