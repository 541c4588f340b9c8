namespace ParallelMigration.Evacuation;

/// <summary>What can be raised where a window is too short. The names are stable API.</summary>
public enum WindowRemedyKind
{
    /// <summary>The bandwidth of the migration network (and of the cluster, if it sets one).</summary>
    MoreBandwidth = 0,

    /// <summary>The policies' maxima of outgoing and incoming migrations.</summary>
    MoreAtOnce,

    /// <summary>Post-copy for the VMs that may have it: a migration switches to it at the first stall.</summary>
    PostCopy,
}
