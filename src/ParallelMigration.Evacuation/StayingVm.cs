using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using ParallelMigration.Policy;

namespace ParallelMigration.Evacuation;

/// <summary>A VM that cannot move.</summary>
public sealed class StayingVm
{
    private readonly EvacuationVm vm;
    private readonly string? pinnedHostName;

    internal StayingVm(EvacuationVm vm, string? pinnedHostName, IReadOnlyList<StayReason> reasons) => (this.vm, this.pinnedHostName, Reasons) = (vm, pinnedHostName, reasons);

    /// <summary>Gets the VM's id.</summary>
    public string VmId => vm.Id;

    /// <summary>Gets the reasons: one for each host, or one for all.</summary>
    public IReadOnlyList<StayReason> Reasons { get; }

    /// <summary>Gets why it cannot move, in words. For people; may change between versions.</summary>
    public string Message => string.Join(" ", Reasons.GroupBy(reason => reason.Code).SelectMany(group => Say(group.Key, [.. group])).Distinct());

    /// <summary>Gets what would let it move, in words. For people; may change between versions.</summary>
    public string Remedy => string.Join(" ", Reasons.GroupBy(reason => reason.Code).SelectMany(group => Help(group.Key, [.. group])).Distinct());

    private string Mebibytes => ((vm.MemoryBytes + (1L << 20) - 1) >> 20).ToString(CultureInfo.InvariantCulture) + " MiB";

    private IEnumerable<string> Say(StayReasonCode code, List<StayReason> reasons) => code switch
    {
        StayReasonCode.NoDestination => ["There is no destination."],
        StayReasonCode.Pinned => [$"It may run on {pinnedHostName ?? vm.PinnedHostId} only."],
        StayReasonCode.Excluded => [$"It is excluded from {Hosts(reasons)}."],
        StayReasonCode.Refused => reasons.SelectMany(reason => reason.Issues).Select(issue => issue.Message),
        StayReasonCode.KeptApart => [$"VMs that it is kept apart from run on {Hosts(reasons)}, or go there."],
        StayReasonCode.NotEnoughMemory => [$"{Hosts(reasons)} {Have(reasons)} no {Mebibytes} of memory available for it."],
        _ => [$"{Hosts(reasons)} {Have(reasons)} no {new Quantity(vm.Resources.Vcpus, QuantityUnit.CpuThreads)} available for it."],
    };

    private static IEnumerable<string> Help(StayReasonCode code, List<StayReason> reasons) => code switch
    {
        StayReasonCode.NoDestination or StayReasonCode.Excluded => ["Give another destination."],
        StayReasonCode.Pinned => ["Let it run on other hosts too."],
        StayReasonCode.Refused => reasons.SelectMany(reason => reason.Issues).Select(issue => issue.Remedy),
        StayReasonCode.KeptApart => ["Give another destination, or let them share a host for the time."],
        StayReasonCode.NotEnoughMemory => ["Free memory there, or give another destination."],
        _ => ["Free CPU threads there, or give another destination."],
    };

    private static string Hosts(List<StayReason> reasons) => string.Join(", ", reasons.Select(reason => reason.HostName));

    private static string Have(List<StayReason> reasons) => reasons.Count == 1 ? "has" : "have";
}
