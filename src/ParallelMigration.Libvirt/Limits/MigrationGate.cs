using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.Libvirt;

/// <summary>
/// Keeps the plans' maximum of outgoing and incoming migrations: a migration enters before it starts, and gives its place back when it is
/// over. May be used for several at once.
/// </summary>
/// <remarks>
/// <para>
/// A place is given when everything that leaves the source plus this one exceeds neither this plan's maximum nor that of any migration
/// that runs there, and the same holds for what arrives at the destination. A parallel plan's maxima are 1 (A2), so it runs alone. Both
/// ends are taken together. At each end, who comes first goes first.
/// </para>
/// <para>
/// What others have started counts too, as far as the hosts know of it (<see cref="IMigrationCensus"/>). It has no maximum that could be
/// asked. A migration that somebody starts without a place in the moment between the census and our own start is not seen.
/// </para>
/// </remarks>
public sealed class MigrationGate
{
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromHours(1);

    private readonly IMigrationLedgerStore store;
    private readonly TimeProvider clock;
    private readonly MigrationTelemetry telemetry;

    /// <summary>A gate.</summary>
    /// <param name="store">Where the ledger is kept; <see langword="null"/>, the default: in this object, for this process only.</param>
    /// <param name="clock">Measures waits and tells when to ask again; <see langword="null"/>, the default: the system's.</param>
    /// <param name="telemetry">Where waits that ended with a place are recorded; <see langword="null"/>, the default: <see cref="MigrationTelemetry.Default"/>.</param>
    public MigrationGate(IMigrationLedgerStore? store = null, TimeProvider? clock = null, MigrationTelemetry? telemetry = null)
    {
        this.store = store ?? new InProcessLedgerStore();
        this.clock = clock ?? TimeProvider.System;
        this.telemetry = telemetry ?? MigrationTelemetry.Default;
    }

    /// <summary>
    /// While the only thing in the way is a migration that others started: the time from one census to the next. Default: one second.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to less than 10 milliseconds or more than an hour.</exception>
    public TimeSpan CensusInterval
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, ShortestInterval);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, LongestInterval);
            field = value;
        }
    } = TimeSpan.FromSeconds(1);

    /// <summary>Waits for a place. Dispose it when the migration is over, however it ended.</summary>
    /// <param name="request">The migration.</param>
    /// <param name="census">
    /// Asks the two hosts what else migrates there. It is asked only when nothing else stands in the way. What it throws ends the wait:
    /// a host that cannot be asked may be at its limit. <see langword="null"/>, the default: only what has a place counts.
    /// </param>
    /// <param name="progress">Told what is waited for, at each look; not at all where nothing is. What it throws ends the wait.</param>
    /// <param name="cancellationToken">Cancels the wait and leaves the queue.</param>
    /// <exception cref="LibvirtException">A host could not be asked.</exception>
    /// <exception cref="MigrationLedgerUnavailableException">The ledger could not be reached.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<MigrationPlace> EnterAsync(
        MigrationGateRequest request,
        IMigrationCensus? census = null,
        IProgress<MigrationWait>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var history = new WaitHistory(clock);
        var entry = await store.AddAsync(request, cancellationToken).ConfigureAwait(false);
        try
        {
            while (await ObstaclesAsync(entry, census, cancellationToken).ConfigureAwait(false) is { Count: > 0 } obstacles)
            {
                var wait = history.Now(obstacles);
                progress?.Report(wait);
                await LookAgainAsync(entry, obstacles, cancellationToken).ConfigureAwait(false);
            }

            var over = history.Over();
            telemetry.Record(over);
            return new(entry, over);
        }
        catch
        {
            await entry.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// Gives a place without waiting, whatever the limits say: to a migration that runs already, so that others are kept away from it from now on.
    /// Dispose it when the migration is over.
    /// </summary>
    /// <param name="request">The migration.</param>
    /// <param name="cancellationToken">Cancels: then it has no place.</param>
    /// <exception cref="MigrationLedgerUnavailableException">The ledger could not be reached.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<MigrationPlace> EnterAtOnceAsync(MigrationGateRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var entry = await store.AddAsync(request, cancellationToken).ConfigureAwait(false);
        try
        {
            _ = await entry.TryStartAsync(_ => true, cancellationToken).ConfigureAwait(false);
            return new(entry, new WaitHistory(clock).Over());
        }
        catch
        {
            await entry.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <returns>What stands in the way. Nothing: the entry has its place.</returns>
    private static async Task<IReadOnlyList<MigrationObstacle>> ObstaclesAsync(
        IMigrationLedgerEntry entry, IMigrationCensus? census, CancellationToken cancellationToken)
    {
        var before = await entry.ReadAsync(cancellationToken).ConfigureAwait(false);
        var obstacles = before.ObstaclesOf(entry.Number, MigrationCensus.Empty);
        if (obstacles.Count > 0)
        {
            return obstacles;
        }

        // The hosts are asked before the ledger is held, not meanwhile: that may take its time.
        var known = census is null ? MigrationCensus.Empty : await census.TakeAsync(cancellationToken).ConfigureAwait(false);
        var others = known.Without(before, entry.Number);
        var starts = await entry.TryStartAsync(
            now =>
            {
                obstacles = now.ObstaclesOf(entry.Number, others);
                return obstacles.Count == 0;
            },
            cancellationToken).ConfigureAwait(false);
        return starts ? [] : obstacles;
    }

    private async Task LookAgainAsync(IMigrationLedgerEntry entry, IReadOnlyList<MigrationObstacle> obstacles, CancellationToken cancellationToken)
    {
        // The ledger tells when it changes; the hosts must be asked again.
        var othersToo = obstacles.Any(obstacle => obstacle.Holders.Any(holder => holder.Kind == MigrationHolderKind.StartedElsewhere));
        using var timer = othersToo ? new CancellationTokenSource(CensusInterval, clock) : new CancellationTokenSource();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            await entry.WaitForChangeAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && timer.IsCancellationRequested)
        {
            // Time for the next look.
        }
    }
}
