using System;
using System.Diagnostics.Metrics;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Policy.Calibration;

namespace ParallelMigration.Libvirt;

/// <summary>Options of a <see cref="LibvirtMigrator"/>.</summary>
public sealed class LibvirtMigratorOptions
{
    /// <summary>Gets the factory that creates and owns the meter.</summary>
    /// <value>The default is <see langword="null"/>: one meter for the process.</value>
    public IMeterFactory? MeterFactory { get; init; }

    /// <summary>
    /// Gets what records each migration that <see cref="LibvirtMigrator.MigrateAsync"/> started, when it has ended, such as <see cref="MigrationHistoryFile.AddAsync"/>. It is
    /// called from any thread, several at once. What goes wrong there is logged, and changes no result.
    /// </summary>
    /// <value>The default is <see langword="null"/>: nothing.</value>
    public Func<MigrationRecord, CancellationToken, Task>? History { get; init; }

    /// <summary>Gets the clock that all timeouts and polls use.</summary>
    /// <value>The default is <see cref="TimeProvider.System"/>.</value>
    /// <exception cref="ArgumentNullException">Set to <see langword="null"/>.</exception>
    public TimeProvider TimeProvider
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = TimeProvider.System;
}
