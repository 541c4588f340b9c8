using System.Linq;

namespace ParallelMigration.Libvirt;

/// <summary>How many CPUs a domain's QEMU has for its own threads, those of the migration among them (rule R9).</summary>
/// <param name="Cpus">The number; <see langword="null"/> if it may use every CPU of the host.</param>
/// <param name="Source">Where the number comes from; <see langword="null"/> without one.</param>
/// <param name="SharedWithVcpus">Whether these CPUs are those that the guest's own vCPUs are pinned to; <see langword="null"/> if that is not known.</param>
internal readonly record struct EmulatorCpuLimit(int? Cpus, string? Source, bool? SharedWithVcpus)
{
    /// <summary>Determines the limit: the lowest of the pinning and both quotas.</summary>
    /// <param name="pin">The CPUs that the emulator may run on, by number; <see langword="null"/> if that is not known.</param>
    /// <param name="online">The CPUs that are online.</param>
    /// <param name="tuning">What the domain's description says.</param>
    public static EmulatorCpuLimit Of(bool[]? pin, bool[] online, DomainCpuTuning tuning)
    {
        (int? Cpus, string Source)[] limits =
        [
            (pin is null ? null : EmulatorPinning.Limit(pin, online), "emulator pinning"),
            (tuning.EmulatorQuotaCpus, "emulator_quota"),
            (tuning.GlobalQuotaCpus, "global_quota"),
        ];
        var lowest = limits.Where(limit => limit.Cpus is not null).OrderBy(limit => limit.Cpus).FirstOrDefault();
        var usable = pin?.Zip(online).Select((cpu, number) => (Number: number, Usable: cpu.First && cpu.Second)).Where(cpu => cpu.Usable).ToList();
        return new(
            lowest.Cpus,
            lowest.Source,
            usable is { Count: > 0 } ? tuning.VcpuCpus is { } own && usable.TrueForAll(cpu => own.Contains(cpu.Number)) : null);
    }
}
