using System;
using System.Globalization;
using System.Xml;
using ParallelMigration.Policy;

namespace ParallelMigration.Libvirt;

/// <summary>A host's network interface, as a node device describes it.</summary>
/// <param name="Name">Its name, such as <c>eth0</c>.</param>
/// <param name="Speed">Its link's speed; <see langword="null"/> if it is not given, as for links that are down.</param>
/// <param name="LinkState">The kernel's operational state: <c>up</c>, <c>down</c>, …; <see langword="null"/> if it is not given.</param>
/// <param name="Path">Its path in sysfs; <see langword="null"/> if it is not given.</param>
/// <param name="Address">Its MAC address; <see langword="null"/> if it is not given.</param>
internal sealed record NetworkInterface(string Name, Bandwidth? Speed, string? LinkState, string? Path = null, string? Address = null)
{
    // Unset 16- and 32-bit fields of the kernel and of drivers (rule B5).
    private const long Unset16 = 65_535;
    private const long Unset32 = 4_294_967_295;

    /// <summary>Gets whether the link is known not to carry anything.</summary>
    public bool IsDown => LinkState is "down" or "lowerlayerdown" or "notpresent";

    /// <summary>Gets whether it is known to be no hardware: a bridge, VLAN, bond, tap, veth or the like.</summary>
    public bool IsVirtual => Path?.Contains("/devices/virtual/", StringComparison.Ordinal) == true;

    /// <summary>Reads <c>&lt;interface&gt;</c>, <c>&lt;address&gt;</c> and <c>&lt;link&gt;</c>.</summary>
    /// <returns><see langword="null"/> if the device is no interface.</returns>
    /// <exception cref="XmlException">Not XML, or with a document type.</exception>
    public static NetworkInterface? Parse(string xml)
    {
        using var reader = LibvirtXml.Read(xml);
        string? name = null;
        string? speed = null;
        string? state = null;
        string? path = null;
        string? address = null;
        var inNetCapability = false;
        while (reader.Read())
        {
            if (reader.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            switch (reader.Name)
            {
                // A net capability can hold another capability (80203), which has no interface of its own.
                case "capability":
                    inNetCapability |= reader.GetAttribute("type") == "net";
                    break;
                case "path" when path is null:
                    path = reader.ReadString();
                    break;
                case "interface" when inNetCapability && name is null:
                    name = reader.ReadString();
                    break;
                case "address" when inNetCapability && address is null:
                    address = reader.ReadString();
                    break;
                case "link" when inNetCapability:
                    speed = reader.GetAttribute("speed");
                    state = reader.GetAttribute("state");
                    break;
            }
        }

        return string.IsNullOrEmpty(name) ? null : new(name, ParseSpeed(speed), state, path, address);
    }

    // In Mbit/s. Drivers that do not know say nothing, 0, -1 or an unset field.
    private static Bandwidth? ParseSpeed(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var megabits)
        && megabits is > 0 and < Unset32 and not Unset16
            ? Bandwidth.FromMegabitsPerSecond(megabits)
            : null;
}
