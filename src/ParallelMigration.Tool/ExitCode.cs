namespace ParallelMigration.Tool;

/// <summary>The exit statuses of all commands.</summary>
internal static class ExitCode
{
    /// <summary>Done: a plan, may be saved, migrated, every line answered.</summary>
    internal const int Done = 0;

    /// <summary>The rules refuse: refused, cannot be saved.</summary>
    internal const int Refused = 1;

    /// <summary>Bad input or usage: the same command cannot succeed later.</summary>
    internal const int BadInput = 2;

    /// <summary>Standard output failed.</summary>
    internal const int OutputFailed = 3;

    /// <summary>Failed, aborted or timed out, and the guest runs on the source: trying again is safe.</summary>
    internal const int Failed = 4;

    /// <summary>Not certain: the guest is on both hosts, on neither, split, or a host could not be asked. A person must check.</summary>
    internal const int Uncertain = 5;

    /// <summary>Another process migrates this guest, or it has already moved; nothing was done.</summary>
    internal const int NothingDone = 6;

    /// <summary>Canceled or interrupted (128 + SIGINT, as shells have it); of a migration: the guest runs on the source, or nothing was begun.</summary>
    internal const int Canceled = 130;
}
