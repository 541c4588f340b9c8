using System;
using System.Text.Json;
using System.Threading.Tasks;
using ParallelMigration.Policy;

namespace ParallelMigration.OVirt.Tests.Engine;

/// <summary>The site's policies, as <c>GET /options/MigrationPolicies</c> answers.</summary>
public class OVirtPolicyCatalogTests
{
    private const string Policies = """
        [ { "id": { "uuid": "11112222-0000-4000-8000-000000000001" }, "name": "Night", "description": "For nights", "maxMigrations": 3,
            "autoConvergence": true, "migrationCompression": false, "enableGuestEvents": true,
            "config": {
              "initialItems": [ { "action": "setDowntime", "params": ["120"] } ],
              "convergenceItems": [ { "stallingLimit": 2, "convergenceItem": { "action": "setDowntime", "params": ["400"] } } ],
              "lastItems": [ { "action": "postcopy", "params": [] }, { "action": "abort", "params": [] } ] } },
          { "id": { "uuid": "11112222-0000-4000-8000-000000000002" }, "name": "Huge", "zeroCopy": true } ]
        """;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_site_s_policies_are_read_for_each_level(bool xml)
    {
        var catalog = await ReadAsync(xml, ("4.6", Policies.Replace("Night", "Old night", StringComparison.Ordinal)), ("4.8", Policies));
        var night = catalog.Find("11112222-0000-4000-8000-000000000001", new(4, 8))!;
        Assert.Equal(
            ("Night", 3, 3, true, false, true, false),
            (night.Name, night.MaxOutgoingMigrations, night.MaxIncomingMigrations, night.AutoConverge, night.Compression, night.GuestEvents, night.ZeroCopy));
        Assert.Equal("SetDowntime(120 ms); at 2: SetDowntime(400 ms); at last: PostCopy; at last: Abort", night.Convergence.ToString());
        Assert.True(night.Convergence.SwitchesToPostCopy);
        Assert.Equal("Old night", catalog.Find(night.Id!, new(4, 6))!.Name);
        Assert.Equal("Night", catalog.Find(night.Id!.ToUpperInvariant())!.Name);
        Assert.Null(catalog.Find(night.Id!, new(4, 5)));
        Assert.True(catalog.Find("11112222-0000-4000-8000-000000000002", new(4, 8)) is { ZeroCopy: true, MaxOutgoingMigrations: 2 });
        Assert.Null(catalog.Find(OVirtPolicyCatalog.MinimalDowntime.Id!, new(4, 8)));
    }

    [Theory]
    [InlineData("[{}]", "system_option.values.system_option_value[0].value: holds migration policies that cannot be read: line 1, position 12: policies.policy[0]: has no id")]
    [InlineData("[{\"id\":{}}]", "has no uuid")]
    [InlineData("nonsense", "is not valid JSON")]
    [InlineData("[{\"id\":\"a\",\"config\":{\"lastItems\":[{\"action\":\"stop\"}]}}]", "action: must be setDowntime, postcopy or abort")]
    [InlineData("[{\"id\":\"a\",\"config\":{\"convergenceItems\":[{\"stallingLimit\":2,\"convergenceItem\":{\"action\":\"abort\"}},{\"stallingLimit\":2}]}}]", "must be more than those before it")]
    public async Task What_cannot_be_read_is_named(string policies, string message) => Assert.Contains(
        message, (await Assert.ThrowsAsync<OVirtFormatException>(() => ReadAsync(false, ("4.8", policies)))).Description, StringComparison.Ordinal);

    [Fact]
    public async Task Another_document_is_refused()
    {
        await Assert.ThrowsAsync<OVirtFormatException>(() => OVirtPolicyCatalog.ReadAsync(Examples.Stream("{\"name\":\"x\"}")));
        Assert.Throws<ArgumentException>(() => OVirtPolicyCatalog.Of([new MigrationPolicy()]));
    }

    private static Task<OVirtPolicyCatalog> ReadAsync(bool xml, params (string Level, string Policies)[] values)
    {
        var text = xml ? "<system_option id='MigrationPolicies'><name>MigrationPolicies</name><values>" : "{\"name\":\"MigrationPolicies\",\"values\":{\"system_option_value\":[";
        foreach (var (level, policies) in values)
        {
            text += xml ? $"<system_option_value><value>{policies}</value><version>{level}</version></system_option_value>"
                : (text[^1] == '[' ? "" : ",") + $"{{\"value\":{JsonSerializer.Serialize(policies)},\"version\":\"{level}\"}}";
        }

        return OVirtPolicyCatalog.ReadAsync(Examples.Stream(text + (xml ? "</values></system_option>" : "]}}")));
    }
}
