using System;
using ParallelMigration.Policy;

namespace ParallelMigration.Scheduling;

/// <summary>A migration that asks for a lease: its hosts, its VM, and its plan's maxima.</summary>
public sealed record LeaseRequest
{
    /// <summary>Gets the source host's id. Everything that shares the limits must use the same id for the same host.</summary>
    /// <exception cref="ArgumentException">The value is empty or white space.</exception>
    public required string SourceHostId
    {
        get;
        init
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value);
            field = value;
        }
    }

    /// <summary>
    /// Gets the destination host's id, or <see langword="null"/> if it is not known: then no limit of the destination is kept.
    /// </summary>
    /// <exception cref="ArgumentException">The value is empty or white space.</exception>
    public required string? DestinationHostId
    {
        get;
        init
        {
            if (value is not null)
            {
                ArgumentException.ThrowIfNullOrWhiteSpace(value);
            }

            field = value;
        }
    }

    /// <summary>Gets the VM's UUID.</summary>
    public required Guid Vm { get; init; }

    /// <summary>Gets how many migrations may leave the source at once while this one runs, itself included: 1 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public required int MaxOutgoingMigrations
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(MaxOutgoingMigrations));
            field = value;
        }
    }

    /// <summary>Gets how many migrations may arrive at the destination at once while this one runs, itself included: 1 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public required int MaxIncomingMigrations
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(MaxIncomingMigrations));
            field = value;
        }
    }

    /// <summary>
    /// Gets whether the migration runs already, because it is attached to or recovered. It then gets its lease at once, and later ones wait for it.
    /// </summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool IsRunning { get; init; }

    /// <summary>Creates the request of a plan.</summary>
    /// <param name="plan">The plan, whose maxima are used (1 and 1 for a parallel plan: rule A2).</param>
    /// <param name="sourceHostId">The source host's id.</param>
    /// <param name="destinationHostId">The destination host's id, or <see langword="null"/> if it is not known.</param>
    /// <param name="vm">The VM's UUID.</param>
    /// <returns>The request.</returns>
    /// <exception cref="ArgumentException">An id is empty or white space.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="plan"/> is <see langword="null"/>.</exception>
    public static LeaseRequest Create(MigrationPlan plan, string sourceHostId, string? destinationHostId, Guid vm)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return new()
        {
            SourceHostId = sourceHostId,
            DestinationHostId = destinationHostId,
            Vm = vm,
            MaxOutgoingMigrations = plan.MaxOutgoingMigrations,
            MaxIncomingMigrations = plan.MaxIncomingMigrations,
        };
    }

    internal string? HostId(MigrationDirection direction) => direction == MigrationDirection.Outgoing ? SourceHostId : DestinationHostId;

    internal int Maximum(MigrationDirection direction) => direction == MigrationDirection.Outgoing ? MaxOutgoingMigrations : MaxIncomingMigrations;
}
