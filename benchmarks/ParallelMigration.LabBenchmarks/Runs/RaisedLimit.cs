using System;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Libvirt;
using ParallelMigration.Policy;
using ParallelMigration.Scheduling;

namespace ParallelMigration.LabBenchmarks;

/// <summary>A migration that has its share and, while it runs alone, all that is available: as a manager does it that opts in to rule B7.</summary>
internal sealed class RaisedLimit : IProgress<MigrationProgress>
{
    private readonly TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static async Task<MigrationResult> MigrateAsync(LibvirtMigration migration, Bandwidth available, CancellationToken cancellationToken)
    {
        var lease = await new MigrationLimiter().AcquireAsync(LeaseRequest.Create(migration.Plan, "alpha", "beta", Guid.NewGuid()), cancellationToken: cancellationToken);
        await using (lease)
        {
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            RaisedLimit progress = new();
            var sharing = progress.ShareAsync(lease, migration, available, ended.Token);
            var result = await new LibvirtMigrator().MigrateAsync(migration, progress, cancellationToken);
            await ended.CancelAsync();
            await sharing;
            return result;
        }
    }

    public void Report(MigrationProgress value)
    {
        // libvirt sets the plan's own limit as it begins.
        if (value.Sample.BytesTotal > 0)
        {
            begun.TrySetResult();
        }
    }

    private async Task ShareAsync(MigrationLease lease, LibvirtMigration migration, Bandwidth available, CancellationToken ended)
    {
        try
        {
            await begun.Task.WaitAsync(ended);
            await lease.ShareBandwidthAsync(
                migration.Plan.BandwidthLimit!.Value, available, (limit, token) => LibvirtMigrator.SetBandwidthLimitAsync(migration.Source, migration.Vm, limit, token), ended);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The migration has ended.
        }
        catch (LibvirtException)
        {
            // It has just ended, and libvirt knows of no job.
        }
    }
}
