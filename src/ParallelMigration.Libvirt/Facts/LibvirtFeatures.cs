using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Libvirt.Native;
using ParallelMigration.Policy;

namespace ParallelMigration.Libvirt;

/// <summary>
/// What of libvirt's younger features a host's daemon and this machine's client library have. libvirt 5.2.0, the first with parallel
/// connections, is all that the adapter needs; each of these it does without where it is missing.
/// </summary>
/// <remarks>The versions are those of libvirt's own history. A distribution may have brought a feature to an older version.</remarks>
internal sealed record LibvirtFeatures
{
    internal static readonly HypervisorVersion FirstPostCopyResume = new(8, 5);

    internal static readonly HypervisorVersion FirstThatSurvivesPostCopyResume = new(11, 4);

    private static readonly HypervisorVersion FirstThatEndsWhenPostCopyIsResumed = new(11, 2);
    private static readonly HypervisorVersion FirstKeptJobs = new(6, 0);

    /// <summary>Gets the daemon's version.</summary>
    public required HypervisorVersion Daemon { get; init; }

    /// <summary>Parallel connections (<c>VIR_MIGRATE_PARALLEL</c>, libvirt 5.2.0).</summary>
    public required bool Parallel { get; init; }

    /// <summary>Gets whether a completed job's statistics can be asked for again (<c>VIR_DOMAIN_JOB_STATS_KEEP_COMPLETED</c>, libvirt 6.0.0).</summary>
    public required bool KeepsCompletedJobs { get; init; }

    /// <summary>Zero-copy (<c>VIR_MIGRATE_ZEROCOPY</c>, libvirt 8.5.0).</summary>
    public required bool ZeroCopy { get; init; }

    /// <summary>Gets whether a failed post-copy can be recovered (<c>VIR_MIGRATE_POSTCOPY_RESUME</c>, libvirt 8.5.0).</summary>
    public required bool ResumesPostCopy { get; init; }

    /// <summary>
    /// Gets whether a post-copy's connections can be closed, to recover it over others (<c>virDomainAbortJobFlags</c>, libvirt 8.5.0): the
    /// daemon can, and the client library has the function.
    /// </summary>
    public required bool PausesPostCopy { get; init; }

    /// <summary>Gets whether a failed post-copy can be recovered to it: of libvirt 11.2 and 11.3 the destination's daemon ends of it (by libvirt's release notes, and seen with 11.3.0).</summary>
    internal bool SurvivesPostCopyResume => Daemon < FirstThatEndsWhenPostCopyIsResumed || Daemon >= FirstThatSurvivesPostCopyResume;

    /// <summary>zstd on parallel connections (libvirt 9.4.0).</summary>
    public required bool ParallelZstd { get; init; }

    /// <summary>Asks a host's daemon for its version, and checks the client library's functions.</summary>
    /// <param name="connection">The host.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="LibvirtException">The daemon does not answer.</exception>
    /// <exception cref="OperationCanceledException">The wait was canceled.</exception>
    public static Task<LibvirtFeatures> ReadAsync(LibvirtConnection connection, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return LibvirtConnection.RunAsync(() => Read(connection), cancellationToken);
    }

    internal static LibvirtFeatures Read(LibvirtConnection connection) => Of(connection.LibvirtVersion, NativeLibraryProbe.Default.Exports);

    /// <summary>Returns what a plan needs that is missing, a line for each, with the version that has it; empty: nothing.</summary>
    /// <param name="parameters">The plan in libvirt's terms.</param>
    /// <exception cref="ArgumentNullException"><paramref name="parameters"/> is <see langword="null"/>.</exception>
    public IReadOnlyList<string> MissingFor(LibvirtMigrationParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var missing = new List<string>();
        Check(MigrateFlags.Parallel, Parallel, FeatureVersions.Multifd.Libvirt);
        Check(MigrateFlags.ZeroCopy, ZeroCopy, FeatureVersions.ZeroCopy.Libvirt);
        Check(MigrateFlags.PostCopyResume, ResumesPostCopy, FirstPostCopyResume);
        if (!ParallelZstd && parameters.NamesZstd)
        {
            missing.Add(Text("zstd on parallel connections", FeatureVersions.ParallelZstd.Libvirt));
        }

        return missing;

        void Check(MigrateFlags flag, bool there, HypervisorVersion first)
        {
            if (!there && parameters.Flags.HasFlag(flag))
            {
                missing.Add(Text(MigrateFlagsNames.Of(flag), first));
            }
        }

        string Text(string feature, HypervisorVersion first) => $"{feature} needs libvirt {first}; the daemon's is {Daemon}.";
    }

    /// <summary>What a daemon of that version has, with a client library that has functions or not.</summary>
    internal static LibvirtFeatures Of(HypervisorVersion daemon, Func<string, bool> clientExports) => new()
    {
        Daemon = daemon,
        Parallel = daemon >= FeatureVersions.Multifd.Libvirt,
        KeepsCompletedJobs = daemon >= FirstKeptJobs,
        ZeroCopy = daemon >= FeatureVersions.ZeroCopy.Libvirt,
        ResumesPostCopy = daemon >= FirstPostCopyResume,
        PausesPostCopy = daemon >= FirstPostCopyResume && clientExports("virDomainAbortJobFlags"),
        ParallelZstd = daemon >= FeatureVersions.ParallelZstd.Libvirt,
    };
}
