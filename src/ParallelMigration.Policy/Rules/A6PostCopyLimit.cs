namespace ParallelMigration.Policy;

/// <summary>
/// A6: the limit also holds after a switch to post-copy (libvirt's <c>bandwidth.postcopy</c>, from 5.1.0 on): it is given to the hypervisor with the same value
/// wherever the plan allows post-copy. QEMU's own default there is no limit.
/// </summary>
internal static class A6PostCopyLimit
{
    internal static readonly ReasonDefinition PostCopyLimitUnsupported = new(
        ReasonCode.PostCopyLimitUnsupported, RuleId.A6, ReasonKind.Warning,
        static decision => $"No limit after a switch to post-copy, instead of {Words.Of(decision.Plan?.BandwidthLimit)}: "
            + $"it needs libvirt {FeatureVersions.LibvirtPostCopyLimit} on both hosts.")
    {
        Before = static decision => Quantities.Bits(decision.Plan?.BandwidthLimit),
    };

    internal static Bandwidth? Of(HostResources source, HostResources destination, bool postCopy, Bandwidth? limit, ref CodeSet reasons)
    {
        if (!postCopy || limit is null)
        {
            return null;
        }

        if (source.LibvirtVersion < FeatureVersions.LibvirtPostCopyLimit || destination.LibvirtVersion < FeatureVersions.LibvirtPostCopyLimit)
        {
            reasons.Add(ReasonCode.PostCopyLimitUnsupported);
            return null;
        }

        return limit;
    }
}
