using System;
using System.Collections.Generic;
using System.Linq;
using ParallelMigration.Policy;

namespace ParallelMigration.Libvirt;

/// <summary>
/// The link under a migration interface: a NIC, a VLAN on it, a bond, or a bridge over any of them. A bridge's own speed is never used: it is that of its fastest
/// port, guests' taps included.
/// </summary>
/// <param name="Speed">The link's speed; <see langword="null"/> if it is unknown.</param>
/// <param name="Source">The way it was found, or why it is unknown.</param>
/// <param name="Device">The device that carries it; <see langword="null"/> if it is unknown.</param>
internal readonly record struct InterfaceLink(Bandwidth? Speed, string Source, string? Device = null)
{
    // More layers than any network has; a loop in what libvirt says must end.
    private const int MaxLayers = 8;

    /// <summary>Finds the link.</summary>
    /// <param name="name">The migration interface.</param>
    /// <param name="devices">The host's interfaces.</param>
    /// <param name="describe">Returns what the interface driver says, if anything.</param>
    public static InterfaceLink Find(string name, IReadOnlyCollection<NetworkInterface> devices, Func<string, InterfaceDescription?> describe)
    {
        List<string> way = [];
        for (var layer = 0; layer < MaxLayers; layer++)
        {
            if (devices.FirstOrDefault(device => device.Name == name) is not { } device)
            {
                return Unknown(way, $"{name} is not among the host's devices");
            }

            var description = describe(name);
            switch (description?.Kind)
            {
                case "bridge":
                    if (UplinkOf(description, devices, describe) is not { } uplink)
                    {
                        return Unknown(way, $"the bridge {name} has no single uplink ({Names(description.Lower)})");
                    }

                    way.Add($"{name} (bridge)");
                    name = uplink;
                    continue;
                case "vlan" when description.Lower is [var parent]:
                    way.Add($"{name} (VLAN)");
                    name = parent;
                    continue;
                case "bond":
                    return OfBond(way, name, description, devices);
                case null when device.IsVirtual:
                    // Without the interface driver the kind is not known. What has a NIC's own MAC address is stacked on it.
                    var below = devices.Where(other => !other.IsVirtual && other.Address is not null && other.Address == device.Address).ToList();
                    if (below is not [var nic])
                    {
                        return Unknown(way, $"{name} is a virtual interface, and libvirt does not say over which NIC");
                    }

                    way.Add($"{name} (virtual, with the MAC address of {nic.Name})");
                    name = nic.Name;
                    continue;
                default:
                    way.Add(name);
                    return device.Speed is { } speed ? new(speed, $"link speed of {string.Join(" over ", way)}", name) : Unknown([.. way[..^1]], $"{name} reports no link speed");
            }
        }

        return Unknown(way, "its layers do not end");
    }

    // Guests' taps and containers' pairs are ports, too.
    private static string? UplinkOf(
        InterfaceDescription bridge, IReadOnlyCollection<NetworkInterface> devices, Func<string, InterfaceDescription?> describe)
    {
        var ports = bridge.Lower.Where(port => !port.StartsWith("vnet", StringComparison.Ordinal) && !port.StartsWith("tap", StringComparison.Ordinal)).ToList();
        var uplinks = ports.Where(port => devices.Any(device => device.Name == port && !device.IsVirtual) || describe(port)?.Kind is "vlan" or "bond").ToList();
        return (uplinks.Count > 0 ? uplinks : ports) is [var only] ? only : null;
    }

    // Between one pair of hosts a bond sends over one slave, whichever the hash says; only round-robin uses all.
    private static InterfaceLink OfBond(List<string> way, string name, InterfaceDescription bond, IReadOnlyCollection<NetworkInterface> devices)
    {
        var speeds = bond.Lower.Select(slave => devices.FirstOrDefault(device => device.Name == slave && !device.IsDown)?.Speed).OfType<Bandwidth>().ToList();
        way.Add($"{name} (bond, mode {bond.BondMode ?? "unknown"})");
        return speeds is [] ? Unknown(way, $"no slave of {name} reports a link speed ({Names(bond.Lower)})")
            : bond.BondMode == "balance-rr"
                ? new(Bandwidth.FromBitsPerSecond(speeds.Sum(speed => speed.BitsPerSecond)), $"sum of the slaves of {string.Join(" over ", way)}", name)
                : new(speeds.Max(), $"fastest slave of {string.Join(" over ", way)}: one pair of hosts uses one", name);
    }

    private static InterfaceLink Unknown(List<string> way, string why) =>
        new(null, (way.Count == 0 ? "" : $"{string.Join(" over ", way)}: ") + why);

    private static string Names(IReadOnlyList<string> names) => names.Count == 0 ? "no ports" : string.Join(", ", names);
}
