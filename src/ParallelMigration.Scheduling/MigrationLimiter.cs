using System;
using System.Collections.Generic;
using System.Diagnostics.Metrics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.Scheduling;

/// <summary>
/// Keeps the plans' maxima of outgoing and incoming migrations. A migration acquires a lease before it starts and releases it when it is over.
/// Thread-safe.
/// </summary>
/// <remarks>
/// <para>
/// A lease is granted when everything that leaves the source plus this migration exceeds neither this plan's maximum nor that of any migration
/// that runs there, and the same is true of what arrives at the destination. A parallel plan's maxima are 1 (rule A2), so it runs alone. Both
/// ends are granted together, and each end serves its queue in order.
/// </para>
/// <para>
/// Migrations that were started without a lease count as well, as far as the hosts report them (<see cref="IActiveMigrationSource"/>). Their
/// maxima are not known. A migration that is started without a lease between the last poll and the start of this one is not seen.
/// </para>
/// </remarks>
public sealed class MigrationLimiter
{
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromHours(1);

    private readonly ILimiterStore store;
    private readonly LimiterMetrics metrics;

    /// <summary>Creates a limiter.</summary>
    /// <param name="store">Where the queue is kept. The default is a new <see cref="InProcessLimiterStore"/>, for this limiter only.</param>
    /// <param name="meterFactory">Creates the meter <c>ParallelMigration.Scheduling</c>. The default is one meter for the process.</param>
    public MigrationLimiter(ILimiterStore? store = null, IMeterFactory? meterFactory = null)
    {
        this.store = store ?? new InProcessLimiterStore();
        metrics = meterFactory is null ? LimiterMetrics.Default : new(meterFactory);
    }

    /// <summary>Gets the time from one poll of the hosts to the next while only migrations that were started elsewhere block.</summary>
    /// <value>The default is 1 second.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 10 milliseconds or more than 1 hour.</exception>
    public TimeSpan PollInterval
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, ShortestInterval, nameof(PollInterval));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, LongestInterval, nameof(PollInterval));
            field = value;
        }
    } = TimeSpan.FromSeconds(1);

    /// <summary>Gets what measures waits and schedules polls.</summary>
    /// <value>The default is <see cref="TimeProvider.System"/>.</value>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public TimeProvider TimeProvider
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = TimeProvider.System;

    /// <summary>Waits in the queue for a lease. Dispose the lease when the migration is over, however it ended.</summary>
    /// <param name="request">The migration. With <see cref="LeaseRequest.IsRunning"/> it gets its lease without waiting, whatever the limits.</param>
    /// <param name="activeMigrations">
    /// Reports what else the two hosts migrate. It is asked only when no lease and no earlier entry blocks. What it throws ends the wait, because
    /// a host that cannot be asked may be at its limit. The default is <see langword="null"/>: only leases count.
    /// </param>
    /// <param name="progress">Receives what the migration waits for, at each poll. It is not called if there is nothing to wait for.</param>
    /// <param name="cancellationToken">Cancels the wait and leaves the queue.</param>
    /// <returns>The lease.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="request"/> is <see langword="null"/>.</exception>
    /// <exception cref="LimiterStoreException">The store cannot be used.</exception>
    /// <exception cref="OperationCanceledException">The wait was canceled.</exception>
    public async Task<MigrationLease> AcquireAsync(
        LeaseRequest request,
        IActiveMigrationSource? activeMigrations = null,
        IProgress<LeaseWait>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var history = new WaitHistory(TimeProvider);
        var entry = await store.AddAsync(request, cancellationToken).ConfigureAwait(false);
        try
        {
            while (await TryAcquireAsync(entry, request, activeMigrations, cancellationToken).ConfigureAwait(false) is { Count: > 0 } limits)
            {
                var wait = history.Add(limits);
                progress?.Report(wait);
                await WaitForChangeAsync(entry, limits, cancellationToken).ConfigureAwait(false);
            }

            var whole = history.End();
            metrics.Record(whole);
            return new(entry, whole);
        }
        catch
        {
            await entry.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <returns>The limits that are reached. If none, the entry has its lease.</returns>
    private static async Task<IReadOnlyList<ReachedLimit>> TryAcquireAsync(
        ILimiterStoreEntry entry, LeaseRequest request, IActiveMigrationSource? activeMigrations, CancellationToken cancellationToken)
    {
        if (request.IsRunning)
        {
            _ = await entry.TryAcquireAsync(_ => true, cancellationToken).ConfigureAwait(false);
            return [];
        }

        var before = LimiterQueue.Create(await entry.ReadAsync(cancellationToken).ConfigureAwait(false));
        var limits = before.FindReachedLimits(entry.Number, ActiveMigrations.None);
        if (limits.Count > 0)
        {
            return limits;
        }

        // The hosts are asked before the queue is locked, not meanwhile, because that may take long.
        var active = activeMigrations is null
            ? ActiveMigrations.None
            : await activeMigrations.GetActiveMigrationsAsync(cancellationToken).ConfigureAwait(false);
        var others = active.Without(before, request);
        var acquired = await entry.TryAcquireAsync(
            now =>
            {
                limits = LimiterQueue.Create(now).FindReachedLimits(entry.Number, others);
                return limits.Count == 0;
            },
            cancellationToken).ConfigureAwait(false);
        return acquired ? [] : limits;
    }

    private async Task WaitForChangeAsync(ILimiterStoreEntry entry, IReadOnlyList<ReachedLimit> limits, CancellationToken cancellationToken)
    {
        // The store reports its changes; the hosts must be polled.
        var polls = limits.Any(limit => limit.Blockers.Any(blocker => blocker.Kind == BlockerKind.StartedElsewhere));
        using var timer = polls ? new CancellationTokenSource(PollInterval, TimeProvider) : new CancellationTokenSource();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            await entry.WaitForChangeAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && timer.IsCancellationRequested)
        {
            // Time for the next poll.
        }
    }
}
