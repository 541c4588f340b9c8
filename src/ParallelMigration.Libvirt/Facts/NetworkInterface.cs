using System;
using System.Globalization;
using System.Xml;
using ParallelMigration.Policy;

namespace ParallelMigration.Libvirt;

/// <summary>A host's network interface, as a node device describes it.</summary>
/// <param name="Name">Its name, such as <c>eth0</c>.</param>
/// <param name="Speed">Its link's speed; <see langword="null"/>: not given, as for bridges and for links that are down.</param>
/// <param name="LinkState">The kernel's operational state: <c>up</c>, <c>down</c>, …; <see langword="null"/>: not given.</param>
internal sealed record NetworkInterface(string Name, Bandwidth? Speed, string? LinkState)
{
    /// <summary>Whether the link is known not to carry anything.</summary>
    public bool IsDown => LinkState is "down" or "lowerlayerdown" or "notpresent";

    /// <summary>Reads <c>&lt;interface&gt;</c> and <c>&lt;link&gt;</c>; <see langword="null"/> where the device is no interface.</summary>
    /// <exception cref="XmlException">Not XML, or with a document type.</exception>
    public static NetworkInterface? Parse(string xml)
    {
        using var reader = LibvirtXml.Read(xml);
        string? name = null;
        string? speed = null;
        string? state = null;
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
                case "interface" when inNetCapability && name is null:
                    name = reader.ReadString();
                    break;
                case "link" when inNetCapability:
                    speed = reader.GetAttribute("speed");
                    state = reader.GetAttribute("state");
                    break;
            }
        }

        return string.IsNullOrEmpty(name) ? null : new(name, ParseSpeed(speed), state);
    }

    // In Mbit/s. Drivers that do not know say nothing, 0 or -1.
    private static Bandwidth? ParseSpeed(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var megabits) && megabits is > 0 and < uint.MaxValue
            ? Bandwidth.FromMegabitsPerSecond(megabits)
            : null;
}
