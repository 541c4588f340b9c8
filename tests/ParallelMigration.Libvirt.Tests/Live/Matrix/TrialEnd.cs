namespace ParallelMigration.Libvirt.Tests.Live.Matrix;

/// <summary>How a trial ended: what the committed table is compared by.</summary>
internal enum TrialEnd
{
    /// <summary>The guest runs on the destination and only there, and its own clock goes on.</summary>
    Works,

    /// <summary>An error; the guest runs on the source and only there, and its own clock goes on.</summary>
    Refused,

    /// <summary>Anything else.</summary>
    Harms,
}
