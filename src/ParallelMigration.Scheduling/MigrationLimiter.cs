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

    /// <summary>Initializes a limiter.</summary>
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

    /// <summary>Gets for how long after a start <see cref="RunAsync"/> polls the hosts.</summary>
    /// <value>
    /// The default is 5 seconds: a destination may report an incoming migration some seconds after the source. <see cref="TimeSpan.Zero"/> turns it off.
    /// </value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or more than 1 hour.</exception>
    public TimeSpan StartCheckTime
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero, nameof(StartCheckTime));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, LongestInterval, nameof(StartCheckTime));
            field = value;
        }
    } = TimeSpan.FromSeconds(5);

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
            return new(request, entry, whole);
        }
        catch
        {
            await entry.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// Waits for a lease, runs the migration, and releases the lease. If a migration that was started elsewhere at the same moment exceeds a limit
    /// together with this one, the later of the two is canceled and waits again.
    /// </summary>
    /// <remarks>
    /// Processes without a common store can start migrations at the same moment, because neither is active yet when the hosts are asked. So the
    /// hosts are polled for <see cref="StartCheckTime"/> after the start. Both processes order the migrations by their start, then by the VM's
    /// UUID, so that only the later one is canceled. A migration of which no limiter knows is waited for and never touched.
    /// </remarks>
    /// <typeparam name="T">The migration's result.</typeparam>
    /// <param name="request">The migration.</param>
    /// <param name="activeMigrations">Reports what else the two hosts migrate. Its errors after the start are ignored.</param>
    /// <param name="migrate">Runs the migration. It must honor its token.</param>
    /// <param name="wasCanceled">Returns whether a result says that the migration was canceled.</param>
    /// <param name="progress">Receives what the migration waits for, as for <see cref="AcquireAsync"/>.</param>
    /// <param name="cancellationToken">Cancels the wait or the migration.</param>
    /// <returns>The migration's result.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="LimiterStoreException">The store cannot be used.</exception>
    /// <exception cref="OperationCanceledException">The wait was canceled.</exception>
    public async Task<T> RunAsync<T>(
        LeaseRequest request,
        IActiveMigrationSource activeMigrations,
        Func<MigrationLease, CancellationToken, Task<T>> migrate,
        Func<T, bool> wasCanceled,
        IProgress<LeaseWait>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(activeMigrations);
        ArgumentNullException.ThrowIfNull(migrate);
        ArgumentNullException.ThrowIfNull(wasCanceled);
        while (true)
        {
            var lease = await AcquireAsync(request, activeMigrations, progress, cancellationToken).ConfigureAwait(false);
            await using (lease.ConfigureAwait(false))
            {
                var (result, yielded) = await RunLeasedAsync(lease, activeMigrations, migrate, cancellationToken).ConfigureAwait(false);
                if (!yielded || !wasCanceled(result) || cancellationToken.IsCancellationRequested)
                {
                    return result;
                }
            }

            // Not all at the same moment again.
            await Task.Delay(PollInterval * (1 + Random.Shared.NextDouble()), TimeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <returns>The limits that are reached. If none, the entry has its lease.</returns>
    private static async Task<IReadOnlyList<ReachedLimit>> TryAcquireAsync(
        ILimiterStoreEntry entry, LeaseRequest request, IActiveMigrationSource? activeMigrations, CancellationToken cancellationToken)
    {
        if (request.IsRunning)
        {
            _ = await entry.TryChangeAsync(QueueEntryState.Running, _ => true, cancellationToken).ConfigureAwait(false);
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
        var acquired = await entry.TryChangeAsync(
            QueueEntryState.Running,
            now =>
            {
                limits = LimiterQueue.Create(now).FindReachedLimits(entry.Number, others);
                return limits.Count == 0;
            },
            cancellationToken).ConfigureAwait(false);
        return acquired ? [] : limits;
    }

    private async Task<(T Result, bool Yielded)> RunLeasedAsync<T>(
        MigrationLease lease,
        IActiveMigrationSource activeMigrations,
        Func<MigrationLease, CancellationToken, Task<T>> migrate,
        CancellationToken cancellationToken)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var ended = new CancellationTokenSource();
        var migration = migrate(lease, cancel.Token);
        var check = MustYieldAsync(lease, activeMigrations, ended.Token);
        if (await Task.WhenAny(migration, check).ConfigureAwait(false) == check && await check.ConfigureAwait(false))
        {
            await cancel.CancelAsync().ConfigureAwait(false);
        }

        try
        {
            return (await migration.ConfigureAwait(false), cancel.IsCancellationRequested && !cancellationToken.IsCancellationRequested);
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            await check.ConfigureAwait(false);
        }
    }

    /// <summary>Polls the hosts for a while after a start.</summary>
    private async Task<bool> MustYieldAsync(MigrationLease lease, IActiveMigrationSource activeMigrations, CancellationToken ended)
    {
        var start = TimeProvider.GetTimestamp();
        var interval = PollInterval / 4;
        try
        {
            while (TimeProvider.GetElapsedTime(start) + interval <= StartCheckTime)
            {
                await Task.Delay(interval, TimeProvider, ended).ConfigureAwait(false);
                if (await lease.MustYieldAsync(activeMigrations, ended).ConfigureAwait(false))
                {
                    return true;
                }
            }
        }
        catch (Exception)
        {
            // The migration runs or has ended, and takes no harm from a host or store that does not answer.
        }

        return false;
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
