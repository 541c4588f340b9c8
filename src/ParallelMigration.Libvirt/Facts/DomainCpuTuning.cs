using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Xml;

namespace ParallelMigration.Libvirt;

/// <summary>What a domain's description says about the CPUs that its threads may use.</summary>
internal sealed record DomainCpuTuning
{
    // libvirt's default period, in microseconds.
    private const long DefaultPeriod = 100_000;

    // From here on libvirt takes a quota for none (VIR_DOMAIN_CPU_QUOTA_MAX).
    private const long NoQuota = 17_592_186_044_415;

    /// <summary>Gets how many CPUs' time QEMU's own threads get by <c>emulator_quota</c>; <see langword="null"/> without one.</summary>
    public int? EmulatorQuotaCpus { get; private init; }

    /// <summary>Gets how many CPUs' time the whole domain gets by <c>global_quota</c>; <see langword="null"/> without one.</summary>
    public int? GlobalQuotaCpus { get; private init; }

    /// <summary>Gets the CPUs that each vCPU is pinned to; <see langword="null"/> if one of them is not pinned.</summary>
    public IReadOnlySet<int>? VcpuCpus { get; private init; }

    /// <summary>Reads a domain's description.</summary>
    /// <exception cref="XmlException">Not XML, or with a document type.</exception>
    public static DomainCpuTuning Parse(string xml)
    {
        using var reader = LibvirtXml.Read(xml);
        Dictionary<string, long> numbers = [];
        Dictionary<int, HashSet<int>> pins = [];
        HashSet<int>? all = null;
        var vcpus = 0;
        while (reader.Read())
        {
            if (reader.NodeType != XmlNodeType.Element || reader.Depth is not (1 or 2))
            {
                continue;
            }

            switch (reader.Name)
            {
                case "vcpu" when reader.Depth == 1:
                    all = CpuSet.Parse(reader.GetAttribute("cpuset"));
                    var current = reader.GetAttribute("current");
                    vcpus = (int)(Number(current) ?? Number(reader.ReadString()) ?? 0);
                    break;
                case "vcpupin" when Number(reader.GetAttribute("vcpu")) is { } vcpu && CpuSet.Parse(reader.GetAttribute("cpuset")) is { } cpus:
                    pins[(int)vcpu] = cpus;
                    break;
                case "emulator_period" or "emulator_quota" or "global_period" or "global_quota" when reader.Depth == 2:
                    var name = reader.Name;
                    if (Number(reader.ReadString()) is { } number)
                    {
                        numbers[name] = number;
                    }

                    break;
            }
        }

        return new()
        {
            EmulatorQuotaCpus = QuotaCpus(numbers, "emulator"),
            GlobalQuotaCpus = QuotaCpus(numbers, "global"),
            VcpuCpus = vcpus > 0 && (all is not null || Enumerable.Range(0, vcpus).All(pins.ContainsKey))
                ? Enumerable.Range(0, vcpus).SelectMany(vcpu => pins.GetValueOrDefault(vcpu) ?? all!).ToHashSet()
                : null,
        };
    }

    // A quota is the time within each period, over all of the threads together.
    private static int? QuotaCpus(Dictionary<string, long> numbers, string prefix)
    {
        var quota = numbers.GetValueOrDefault(prefix + "_quota");
        var period = numbers.GetValueOrDefault(prefix + "_period") is var given and > 0 ? given : DefaultPeriod;
        return quota is > 0 and < NoQuota ? (int)Math.Min(int.MaxValue, ((quota - 1) / period) + 1) : null;
    }

    private static long? Number(string? text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number)
            ? number : null;
}
