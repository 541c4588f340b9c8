using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.Scheduling;

/// <summary>
/// Keeps the queue in a directory, for all processes of one user on one machine. The operating system's file locks show which processes are alive.
/// </summary>
/// <remarks>
/// <para>
/// Each entry is a small file that its owner keeps open and locked. The lock ends with the process, however it ends, and the entry is then removed
/// by the next process that reads the queue. A migration that goes on without its process counts as one that was started elsewhere
/// (<see cref="IActiveMigrationSource"/>).
/// </para>
/// <para>
/// The directory is created with access for its owner only. One that is a symbolic link, belongs to a user other than this one and root, or can be
/// written by others, is refused (on Linux), because another user could then remove or forge entries. Its file system must support file locks.
/// </para>
/// </remarks>
public sealed class FileLimiterStore : ILimiterStore
{
    /// <summary>Initializes a store. The directory is created when it is first used.</summary>
    /// <param name="directory">
    /// The directory, which is used for nothing else. The default is <see cref="GetDefaultDirectory"/>. All processes that share the limits use the same one.
    /// </param>
    /// <exception cref="ArgumentException"><paramref name="directory"/> is empty or white space.</exception>
    public FileLimiterStore(string? directory = null)
    {
        if (directory is not null)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        }

        Directory = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory ?? GetDefaultDirectory()));
        Queue = new(Directory);
    }

    /// <summary>Gets the directory's full path.</summary>
    public string Directory { get; }

    /// <summary>Gets how often a waiting entry reads the queue although it has not changed, to notice processes that were killed.</summary>
    /// <value>The default is 1 second.</value>
    internal TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(1);

    internal QueueDirectory Queue { get; }

    /// <summary>Returns the directory that is used if none is given.</summary>
    /// <returns>
    /// For root on Linux, <c>/run/lock/parallel-migration</c>. Otherwise <c>parallel-migration</c> in the directory that <c>XDG_RUNTIME_DIR</c> names, and
    /// without it, a directory of this user's in the directory for temporary files.
    /// </returns>
    public static string GetDefaultDirectory()
    {
        const string name = "parallel-migration";
        if (OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && System.IO.Directory.Exists("/run/lock"))
        {
            return Path.Combine("/run/lock", name);
        }

        return Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } runtime && Path.IsPathFullyQualified(runtime)
            ? Path.Combine(runtime, name)
            : Path.Combine(Path.GetTempPath(), $"{name}-{Environment.UserName}");
    }

    /// <inheritdoc/>
    public async Task<ILimiterStoreEntry> AddAsync(LeaseRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        var file = await Queue.RunAsync(access => access.Add(null, request, QueueEntryState.Waiting), cancellationToken).ConfigureAwait(false);
        return new FileLimiterEntry(this, file, request);
    }
}
