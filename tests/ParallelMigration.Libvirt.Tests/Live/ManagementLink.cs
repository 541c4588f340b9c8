using System;
using System.Globalization;
using System.Threading.Tasks;

namespace ParallelMigration.Libvirt.Tests.Live;

/// <summary>
/// A second cable between the lab's hosts, to which their names now lead, as on hosts with a management network. The lab's own cable is left for migrations, with
/// addresses that no name leads to.
/// </summary>
internal sealed class ManagementLink : IAsyncDisposable
{
    internal const string Interface = "manage0";

    /// <summary>Beta's address on the lab's own cable.</summary>
    internal const string BetaMigrationAddress = "198.51.100.2";

    private readonly Lab lab;

    private ManagementLink(Lab lab) => this.lab = lab;

    private (string Namespace, string Named, string Other)[] Hosts =>
        [(lab.AlphaNamespace, "192.0.2.1/28", "198.51.100.1/28"), (lab.BetaNamespace, "192.0.2.2/28", BetaMigrationAddress + "/28")];

    internal static async Task<ManagementLink> AddAsync(Lab lab)
    {
        ManagementLink link = new(lab);
        await IpAsync("link", "add", "name", Interface, "netns", lab.AlphaNamespace, "type", "veth", "peer", "name", Interface, "netns", lab.BetaNamespace);
        foreach (var (host, named, other) in link.Hosts)
        {
            await IpAsync("-n", host, "address", "del", named, "dev", lab.Interface);
            await IpAsync("-n", host, "address", "add", other, "dev", lab.Interface);
            await IpAsync("-n", host, "address", "add", named, "dev", Interface);
            await IpAsync("-n", host, "link", "set", Interface, "up");
        }

        return link;
    }

    /// <summary>Bytes that alpha has sent over it.</summary>
    internal async Task<long> BytesSentAsync() => long.Parse(
        await LabScript.RunProgramAsync("ip", "netns", "exec", lab.AlphaNamespace, "cat", $"/sys/class/net/{Interface}/statistics/tx_bytes"), CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        await IpAsync("-n", lab.AlphaNamespace, "link", "del", Interface);
        foreach (var (host, named, other) in Hosts)
        {
            await IpAsync("-n", host, "address", "del", other, "dev", lab.Interface);
            await IpAsync("-n", host, "address", "add", named, "dev", lab.Interface);
        }
    }

    private static Task<string> IpAsync(params string[] arguments) => LabScript.RunProgramAsync("ip", arguments);
}
