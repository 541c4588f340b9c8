using System.CommandLine;

namespace ParallelMigration.Tool.Commands;

/// <summary>The options that every command about a running guest takes.</summary>
internal static class LibvirtOptions
{
    internal static Option<string> Source() => new("--source") { Description = "The source host's libvirt URI.", HelpName = "URI", Required = true };

    internal static Option<string> Destination() =>
        new("--destination") { Description = "The destination host's libvirt URI.", HelpName = "URI", Required = true };

    internal static Option<string> Vm() => new("--vm") { Description = "The guest's name or UUID at the source.", HelpName = "NAME", Required = true };
}
