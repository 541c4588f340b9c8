using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using ParallelMigration.Libvirt;
using ParallelMigration.Policy;

namespace ParallelMigration.Tool.Commands;

/// <summary>What is known of one subject.</summary>
/// <param name="Subject">What it is: <c>source</c>, <c>destination</c> or <c>vm</c>.</param>
/// <param name="Facts">Each value, with where it comes from or why it is unknown.</param>
internal sealed record FactsOf(string Subject, IEnumerable<(string Name, string? Value, string Source)> Facts)
{
    /// <summary>The facts of a host; what was given takes precedence.</summary>
    internal static FactsOf Host(string subject, HostFacts host, Bandwidth? inUse, string inUseOption) => new(
        subject,
        host.Facts.Select(fact => fact.Name == "bandwidth in use" && inUse is { } given
            ? (fact.Name, given.ToString(), inUseOption)
            : (fact.Name, fact.Value, fact.Source)));

    internal static FactsOf Vm(LibvirtVm vm)
    {
        var (domain, resources) = (vm.Domain, vm.Resources);
        return new("vm",
        [
            ("name", domain.Name, "the domain"),
            ("UUID", domain.Uuid.ToString(), "the domain"),
            ("state", domain.State.ToString(), "the domain"),
            ("vCPUs", Number(resources.Vcpus), domain.IsActive ? "the domain: those it has now" : "the domain: those it is defined with"),
            ("CPUs of QEMU's own threads", resources.EmulatorCpus is { } cpus ? Number(cpus) : "no limit", vm.EmulatorCpusSource ?? "neither pinning nor a quota"),
            ("these CPUs are the vCPUs' own", resources.EmulatorCpusShared switch { true => "yes", false => "no", null => null },
                resources.EmulatorCpusShared is null ? "the driver does not report the emulator's pinning" : "emulator pinning and the domain's vCPU pinning"),
            ("memory", MebiBytes(vm.MemoryBytes), Memory),
            ("memory in use", MebiBytes(vm.UsedMemoryBytes), Memory),
        ]);
    }

    private const string Memory = "the domain's memory statistics, while it runs";

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string? MebiBytes(long? bytes) => bytes is { } known ? $"{Number(known >> 20)} MiB" : null;
}
