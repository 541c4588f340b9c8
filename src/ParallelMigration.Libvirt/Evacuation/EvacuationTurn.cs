using System;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Scheduling;

namespace ParallelMigration.Libvirt;

/// <summary>One move's turn: its wait for a lease, and its migration. It can be withdrawn while it waits.</summary>
internal sealed class EvacuationTurn : IDisposable
{
    private readonly Lock changing = new();
    private readonly CancellationTokenSource cancel;
    private bool migrates;
    private bool withdrawn;

    public EvacuationTurn(EvacuationMove move, bool follows, long startedAt, CancellationToken cancel)
    {
        (Move, Follows, StartedAt) = (move, follows, startedAt);
        this.cancel = CancellationTokenSource.CreateLinkedTokenSource(cancel);
    }

    public EvacuationMove Move { get; }

    /// <summary>Gets whether another process, or an earlier run, started it.</summary>
    public bool Follows { get; }

    /// <summary>Gets when its migration began, or when it was queued.</summary>
    public long StartedAt { get; private set; }

    /// <summary>Gets its end. It does not fail.</summary>
    public Task<EvacuationTurnEnd> End { get; private set; } = null!;

    public void Run(Func<EvacuationTurn, CancellationToken, Task<MigrationResult>> run) => End = EndAsync(run);

    /// <summary>Begins the migration, unless it was withdrawn.</summary>
    /// <exception cref="OperationCanceledException">It was withdrawn.</exception>
    public void Begin(long now)
    {
        lock (changing)
        {
            if (withdrawn)
            {
                throw new OperationCanceledException();
            }

            migrates = true;
            StartedAt = now;
        }
    }

    /// <summary>Lets it wait again, as one does that yielded to another's migration.</summary>
    public void Pause()
    {
        lock (changing)
        {
            migrates = false;
            if (withdrawn)
            {
                cancel.Cancel();
            }
        }
    }

    /// <summary>Withdraws it from the queue; a migration that has begun goes on.</summary>
    public void Withdraw()
    {
        lock (changing)
        {
            withdrawn = true;
            if (!migrates && !Follows)
            {
                cancel.Cancel();
            }
        }
    }

    public void Dispose() => cancel.Dispose();

    private async Task<EvacuationTurnEnd> EndAsync(Func<EvacuationTurn, CancellationToken, Task<MigrationResult>> run)
    {
        try
        {
            return new(await run(this, cancel.Token).ConfigureAwait(false), null);
        }
        catch (Exception error)
        {
            return new(null, error); // the other moves go on
        }
    }
}

/// <summary>How a turn ended.</summary>
/// <param name="Result">The migration's result; <see langword="null"/> if there is none.</param>
/// <param name="Error">Why there is none.</param>
internal sealed record EvacuationTurnEnd(MigrationResult? Result, Exception? Error);
