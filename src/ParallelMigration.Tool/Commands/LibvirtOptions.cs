using System;
using System.CommandLine;
using System.Linq;

namespace ParallelMigration.Tool.Commands;

/// <summary>The options that every command about a running guest takes.</summary>
internal static class LibvirtOptions
{
    // libvirt takes others for the name of a driver, and reports what it lacks to ask it over the network.
    private static readonly string[] Drivers =
        ["qemu", "test", "xen", "ch", "lxc", "vz", "bhyve", "openvz", "vbox", "esx", "gsx", "vpx", "hyperv", "vmwareplayer", "vmwarews", "vmwarefusion", "remote"];

    internal static Option<string> Source() => Uri("--source", "The source host's libvirt URI.");

    internal static Option<string> Destination() => Uri("--destination", "The destination host's libvirt URI.");

    internal static Option<string> Vm() =>
        new("--vm") { Description = "The guest's name or UUID at the source.", HelpName = "NAME", Required = true };

    internal static Option<string?> MigrationInterface() => new("--migration-interface")
    {
        Description = "The network interface that migrations use; its link's speed is the bandwidth. Without it the bandwidth is unknown.",
        HelpName = "NAME",
    };

    internal static Option<string?> DestinationInterface() => new("--destination-migration-interface")
    {
        Description = "The name of that interface at the destination, if it is another.",
        HelpName = "NAME",
    };

    internal static Option<string?> Settings(string description) => new("--settings") { Description = description, HelpName = "FILE" };

    internal static Option<bool> Json() => new("--json") { Description = "Write one JSON object at the end instead of text." };

    internal static Option<bool> Progress() => new("--progress") { Description = "With --json: write one JSON object a line for each report before it." };

    /// <summary>Makes a command refuse <c>--progress</c> without <c>--json</c>.</summary>
    internal static void RequireJson(Command command, Option<bool> json, Option<bool> progress) => command.Validators.Add(result =>
    {
        if (result.GetValue(progress) && !result.GetValue(json))
        {
            result.AddError("--progress needs --json.");
        }
    });

    private static Option<string> Uri(string name, string description)
    {
        Option<string> option = new(name) { Description = description, HelpName = "URI", Required = true };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: { Length: > 0 } value }] && !IsLibvirtUri(value))
            {
                result.AddError($"{name}: '{value}' is not a libvirt URI, such as qemu+ssh://host/system.");
            }
        });
        return option;
    }

    private static bool IsLibvirtUri(string value) =>
        System.Uri.TryCreate(value, UriKind.Absolute, out var uri) && Drivers.Contains(uri.Scheme.Split('+')[0], StringComparer.Ordinal);
}
