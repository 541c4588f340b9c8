namespace ParallelMigration.Policy;

/// <summary>
/// B5: a link speed is unknown in several spellings. Operating systems and management tools report 0, −1, or the unset 16-bit and 32-bit fields of ethtool,
/// sysfs and Vdsm, as a number of Mbps; in C#, <see cref="Bandwidth.Zero"/> as a link is unknown too. Only a host's link has these spellings.
/// </summary>
internal static class B5UnknownLink
{
    internal static Bandwidth? Known(Bandwidth? link) => link == Bandwidth.Zero ? null : link;

    internal static Bandwidth? FromMegabits(long megabitsPerSecond) =>
        megabitsPerSecond is -1 or 0 or ushort.MaxValue or uint.MaxValue ? null : Bandwidth.FromMegabitsPerSecond(megabitsPerSecond);
}
