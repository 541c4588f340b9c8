using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using ParallelMigration.Libvirt;
using ParallelMigration.Policy;

namespace ParallelMigration.Tool.Commands;

/// <summary>A plan as the command line of <c>virsh migrate</c>, for a shell.</summary>
internal static class VirshCommand
{
    private static readonly (MigrateFlags Flag, string Option)[] Flags =
    [
        (MigrateFlags.Live, "--live"),
        (MigrateFlags.PeerToPeer, "--p2p"),
        (MigrateFlags.Tunnelled, "--tunnelled"),
        (MigrateFlags.PersistDestination, "--persistent"),
        (MigrateFlags.UndefineSource, "--undefinesource"),
        (MigrateFlags.Compressed, "--compressed"),
        (MigrateFlags.AutoConverge, "--auto-converge"),
        (MigrateFlags.PostCopy, "--postcopy"),
        (MigrateFlags.ZeroCopy, "--zerocopy"),
        (MigrateFlags.Tls, "--tls"),
        (MigrateFlags.Parallel, "--parallel"),
    ];

    private static readonly Dictionary<string, string> Parameters = new()
    {
        ["parallel.connections"] = "--parallel-connections",
        ["bandwidth"] = "--bandwidth",
        ["bandwidth.postcopy"] = "--postcopy-bandwidth",
        ["compression"] = "--comp-methods",
        ["migrate_uri"] = "--migrateuri",
        ["tls.destination"] = "--tls-destination",
    };

    /// <summary>Returns the command.</summary>
    /// <param name="vm">The guest's name.</param>
    /// <param name="destination">The destination's URI.</param>
    /// <param name="parameters">What libvirt is called with.</param>
    /// <param name="source">The source's URI; <see langword="null"/>: virsh's own default.</param>
    internal static string Of(string vm, string destination, LibvirtMigrationParameters parameters, string? source = null)
    {
        List<string> words = ["virsh"];
        if (source is not null)
        {
            words.Add($"--connect {Quoted(source)}");
        }

        words.Add("migrate");
        words.AddRange(Flags.Where(flag => parameters.Flags.HasFlag(flag.Flag)).Select(flag => flag.Option));
        words.AddRange(parameters.TypedParameters.Select(
            parameter => $"{Parameters[parameter.Name]} {Quoted(System.Convert.ToString(parameter.Value, CultureInfo.InvariantCulture)!)}"));
        words.Add($"--domain {Quoted(vm)} --desturi {Quoted(destination)}");
        return string.Join(' ', words);
    }

    /// <summary>Returns the command for a plan between hosts that are not known by their URIs.</summary>
    internal static string Of(MigrationRequest request, MigrationPlan plan) => Of(
        request.Vm.Id ?? "VM",
        request.Destination.Id is { } host ? $"qemu+ssh://{host}/system" : "DESTINATION_URI",
        LibvirtMigrationParameters.From(
            plan, plan.Transport == MigrationTransport.Rdma ? $"rdma://{request.Destination.Id ?? "DESTINATION"}" : null, qemuVersion: request.Source.QemuVersion));

    private static string Quoted(string text) =>
        text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || "-_./:+@%=,".Contains(c, System.StringComparison.Ordinal)) ? text
            : $"'{text.Replace("'", "'\\''", System.StringComparison.Ordinal)}'";
}
