using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.Policy;

/// <summary>
/// Checks an edit against every VM of a cluster, as a stream: names each VM that it offends or changes, and counts the rest.
/// Rule C1 asks for it; each VM is judged by its effective setting and policy. The memory held does not grow with the number of VMs.
/// </summary>
public sealed class ClusterAuditor
{
    private const int ProgressEvery = 1024;

    private readonly ResolverOptions options;

    /// <summary>An auditor with the default options.</summary>
    public ClusterAuditor()
        : this(ResolverOptions.Default)
    {
    }

    /// <summary>An auditor with a site's options: the same that the resolver gets.</summary>
    /// <param name="options">The options.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is <see langword="null"/>.</exception>
    public ClusterAuditor(ResolverOptions options)
    {
        Require.NotNull(options, nameof(options));
        this.options = options;
    }

    /// <summary>Checks an edit against the cluster's VMs.</summary>
    /// <param name="edit">The edit.</param>
    /// <param name="vms">Every VM of the cluster, in any order; read once, one at a time.</param>
    /// <param name="found">Called for each VM that has an issue after the edit, or whose effective setting or plan it changes.</param>
    /// <param name="progress">Told the number of VMs looked at, every 1024 and at the end.</param>
    /// <param name="cancellationToken">Honoured between two VMs.</param>
    /// <returns>The numbers.</returns>
    /// <exception cref="ArgumentNullException">One of the first three arguments, or a VM, is <see langword="null"/>.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public AuditSummary Audit(
        ClusterEdit edit,
        IEnumerable<VmEntry> vms,
        Action<VmAudit> found,
        IProgress<long>? progress = null,
        CancellationToken cancellationToken = default)
    {
        Require.NotNull(edit, nameof(edit));
        Require.NotNull(vms, nameof(vms));
        Require.NotNull(found, nameof(found));
        AuditTally tally = new(edit, options);
        foreach (var vm in vms)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Require.NotNull(vm, nameof(vms));
            if (tally.Judge(vm) is { } audit)
            {
                found(audit);
            }

            Report(tally, progress);
        }

        return Ended(tally, progress);
    }

    /// <summary>As <see cref="Audit"/>, for VMs that arrive asynchronously.</summary>
    /// <param name="edit">The edit.</param>
    /// <param name="vms">Every VM of the cluster, in any order; read once, one at a time.</param>
    /// <param name="found">Called, and awaited, for each VM that has an issue after the edit, or whose effective setting or plan it changes.</param>
    /// <param name="progress">Told the number of VMs looked at, every 1024 and at the end.</param>
    /// <param name="cancellationToken">Handed to the stream, and honoured between two VMs.</param>
    /// <returns>The numbers.</returns>
    /// <exception cref="ArgumentNullException">One of the first three arguments, or a VM, is <see langword="null"/>.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<AuditSummary> AuditAsync(
        ClusterEdit edit,
        IAsyncEnumerable<VmEntry> vms,
        Func<VmAudit, Task> found,
        IProgress<long>? progress = null,
        CancellationToken cancellationToken = default)
    {
        Require.NotNull(edit, nameof(edit));
        Require.NotNull(vms, nameof(vms));
        Require.NotNull(found, nameof(found));
        AuditTally tally = new(edit, options);
        await foreach (var vm in vms.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Require.NotNull(vm, nameof(vms));
            if (tally.Judge(vm) is { } audit)
            {
                await found(audit).ConfigureAwait(false);
            }

            Report(tally, progress);
        }

        return Ended(tally, progress);
    }

    private static void Report(AuditTally tally, IProgress<long>? progress)
    {
        if (tally.Vms % ProgressEvery == 0)
        {
            progress?.Report(tally.Vms);
        }
    }

    private static AuditSummary Ended(AuditTally tally, IProgress<long>? progress)
    {
        progress?.Report(tally.Vms);
        return tally.Summary();
    }
}
