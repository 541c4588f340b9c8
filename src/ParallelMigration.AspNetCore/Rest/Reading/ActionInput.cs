using ParallelMigration.OVirt;

namespace ParallelMigration.AspNetCore;

/// <summary>The body of an action.</summary>
internal sealed record ActionInput
{
    internal static DocumentKind Kind { get; } = new("action");

    internal ObjectReference? Host { get; private init; }

    internal ObjectReference? Cluster { get; private init; }

    internal bool Force { get; private init; }

    internal bool WithAffinityClosure { get; private init; }

    internal static ActionInput Read(Part part, InputForm form)
    {
        // Whether to wait for background tasks, and the grace period, change nothing: a migration has no such tasks, and is started at once.
        form.GuardNames(part, "async", "cluster", "force", "grace_period", "host", "migrate_vms_in_affinity_closure");
        _ = form.Flag(part, "async");
        if (part["grace_period"] is { } grace)
        {
            form.GuardNames(grace, "expiry");
            _ = form.LongNumber(grace, "expiry", 0, long.MaxValue);
        }

        return new()
        {
            Host = ResourceInput.Reference(part, "host", form),
            Cluster = ResourceInput.Reference(part, "cluster", form),
            Force = form.Flag(part, "force") ?? false,
            WithAffinityClosure = form.Flag(part, "migrate_vms_in_affinity_closure") ?? false,
        };
    }
}
