namespace ParallelMigration.Tool;

/// <summary>What the process says when it ends.</summary>
internal static class ExitCode
{
    /// <summary>
    /// A plan; with <c>--lines</c>: every line was answered; settings that may be saved, warnings or not; after a migration: the guest runs on
    /// the destination.
    /// </summary>
    internal const int Done = 0;

    /// <summary>
    /// Refused, settings that cannot be saved, or a migration that did not begin or did not go well, or whose end is not certain: what is told says where the guest is.
    /// </summary>
    internal const int Refused = 1;

    /// <summary>Bad input or usage: the same command cannot succeed later.</summary>
    internal const int BadInput = 2;

    /// <summary>The answer could not be written. (Neither the decision nor the input is at fault.)</summary>
    internal const int OutputFailed = 3;

    /// <summary>
    /// Interrupted by Ctrl-C or SIGTERM; of a migration: the guest runs on the source, or nothing was begun. (128 + SIGINT, as shells have it.)
    /// </summary>
    internal const int Cancelled = 130;
}
