using System;

namespace ParallelMigration.Policy;

/// <summary>
/// K1 to K5: known defects of versions of QEMU, as data: a row is a rule, a warning, the versions and the condition. An unknown version gives no warning.
/// </summary>
internal sealed class KnownDefects
{
    internal static readonly ReasonDefinition SourceQemuFailsWithQemu920 = Warning(
        ReasonCode.SourceQemuFailsWithQemu920, RuleId.K1, "Parallel migrations from QEMU before 9.0 to 9.2.0 fail. Update the destination to a later 9.2.");

    internal static readonly ReasonDefinition DestinationQemu910MayCrash = Warning(
        ReasonCode.DestinationQemu910MayCrash, RuleId.K2, "Parallel migrations can crash QEMU 9.1.0 at the destination. Update it to 9.1.1 or later.");

    internal static readonly ReasonDefinition ZeroCopyMayLackBuffers = Warning(
        ReasonCode.ZeroCopyMayLackBuffers, RuleId.K3,
        "Zero-copy with QEMU 7.1 to 10.1 at the source can fail with ENOBUFS. Raise net.core.optmem_max there, or update QEMU to 10.2 or later.");

    internal static readonly ReasonDefinition EncryptedPostCopyMayFail = Warning(
        ReasonCode.EncryptedPostCopyMayFail, RuleId.K4, "Encrypted post-copy can fail before QEMU 10.1. Update both hosts, or choose a policy without post-copy.");

    internal static readonly ReasonDefinition DestinationQemuIsOlder = Warning(
        ReasonCode.DestinationQemuIsOlder, RuleId.K5,
        "The destination's QEMU is older than the source's and may not have the guest's machine type. Migrate to the same version or a newer one.");

    private static readonly HypervisorVersion Q71 = new(7, 1);
    private static readonly HypervisorVersion Q90 = new(9, 0);
    private static readonly HypervisorVersion Q910 = new(9, 1, 0);
    private static readonly HypervisorVersion Q920 = new(9, 2, 0);
    private static readonly HypervisorVersion Q101 = new(10, 1);
    private static readonly HypervisorVersion Q102 = new(10, 2);

    private static readonly KnownDefects[] Table =
    [
        new(SourceQemuFailsWithQemu920, static (source, destination) => source < Q90 && destination == Q920, static (in plan) => plan.IsParallel),
        new(DestinationQemu910MayCrash, static (_, destination) => destination == Q910, static (in plan) => plan.IsParallel),
        new(ZeroCopyMayLackBuffers, static (source, _) => source >= Q71 && source < Q102, static (in plan) => plan.ZeroCopy),
        new(EncryptedPostCopyMayFail, static (source, destination) => source < Q101 || destination < Q101, static (in plan) => plan is { Encrypted: true, PostCopy: true }),
        new(DestinationQemuIsOlder, static (source, destination) => Minor(destination) < Minor(source), static (in _) => true),
    ];

    private readonly ReasonCode code;
    private readonly Func<HypervisorVersion?, HypervisorVersion?, bool> versions;
    private readonly Condition condition;

    private KnownDefects(ReasonDefinition warning, Func<HypervisorVersion?, HypervisorVersion?, bool> versions, Condition condition)
    {
        code = warning.Code;
        this.versions = versions;
        this.condition = condition;
    }

    private delegate bool Condition(in PlanDraft plan);

    internal static void Warn(HostResources source, HostResources destination, in PlanDraft plan, ref CodeSet reasons)
    {
        if (source.QemuVersion is null && destination.QemuVersion is null)
        {
            return;
        }

        // The common case, which no row is about: one version everywhere, and a later one than any row's.
        if (source.QemuVersion == destination.QemuVersion && source.QemuVersion >= Q102)
        {
            return;
        }

        foreach (var defect in Table)
        {
            if (defect.condition(plan) && defect.versions(source.QemuVersion, destination.QemuVersion))
            {
                reasons.Add(defect.code);
            }
        }
    }

    private static HypervisorVersion? Minor(HypervisorVersion? version) => version is { } known ? new(known.Major, known.Minor) : null;

    private static ReasonDefinition Warning(ReasonCode code, RuleId rule, string text) =>
        new(code, rule, ReasonKind.Warning, decision => $"QEMU {Version(decision.Request.Source)} to {Version(decision.Request.Destination)}: {text}");

    private static string Version(HostResources host) => host.QemuVersion?.ToString() ?? "(unknown)";
}
