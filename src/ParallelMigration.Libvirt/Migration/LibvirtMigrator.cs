using System;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ParallelMigration.Libvirt;

/// <summary>Carries migrations out. May be used for several at once.</summary>
public sealed class LibvirtMigrator
{
    private readonly ILogger logger;

    /// <summary>A migrator.</summary>
    /// <param name="logger">Where it logs the selected parameters and how migrations end; <see langword="null"/>, the default: nowhere.</param>
    public LibvirtMigrator(ILogger<LibvirtMigrator>? logger = null) => this.logger = logger ?? NullLogger<LibvirtMigrator>.Instance;

    /// <summary>
    /// Migrates one guest and comes back when libvirt is done with it and both ends have been asked where the guest is.
    /// </summary>
    /// <param name="migration">What to migrate, where to and how.</param>
    /// <param name="progress">
    /// Told about the running migration each <see cref="LibvirtMigration.ProgressInterval"/>, from a thread-pool thread.
    /// What it throws is logged, and it is not told again.
    /// </param>
    /// <param name="cancellationToken">
    /// Cancels: before the start, so that it never starts; later by aborting libvirt's job, so that the guest goes on running on the source.
    /// Cancelling is not a throw: the outcome is <see cref="MigrationOutcome.Cancelled"/>, or <see cref="MigrationOutcome.Completed"/>
    /// where it came too late.
    /// </param>
    /// <returns>How it ended. Whatever goes wrong after the start is in the result, not thrown.</returns>
    /// <exception cref="ArgumentException">The destination URI is not one with a host name, or a text is unusable.</exception>
    /// <exception cref="LibvirtException">
    /// Before the start: no such domain (<see cref="LibvirtErrorCode.NoDomain"/>), it does not run
    /// (<see cref="LibvirtErrorCode.OperationInvalid"/>), or the source does not answer.
    /// </exception>
    public Task<MigrationResult> MigrateAsync(
        LibvirtMigration migration, IProgress<MigrationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(migration);
        _ = logger;
        throw new NotImplementedException();
    }
}
