using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Libvirt.Native;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Prediction;
using ParallelMigration.Scheduling;

namespace ParallelMigration.Libvirt;

/// <content>What the resolver, the predictor and the limiter need to know of the host and its VMs.</content>
public sealed partial class LibvirtConnection
{
    /// <summary>Reads what the host has to migrate with.</summary>
    /// <param name="migrationInterface">
    /// The network interface that migrations use: a NIC, a VLAN on it, a bond, or a bridge over any of them. The speed of the link under it is the host's bandwidth. If
    /// <see langword="null"/>, the bandwidth is unknown.
    /// </param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>
    /// The host's name, CPU threads, bandwidth and versions; QEMU's only where the driver is QEMU. How much of the bandwidth is in use is known only where the
    /// host is this machine and migrates nothing: then its counters are read for 1 s.
    /// </returns>
    /// <exception cref="LibvirtException">
    /// The daemon does not answer; or the host has no such interface, or its link is down (<see cref="LibvirtErrorCode.NoMigrationInterface"/>): no migration can use it,
    /// so its speed is not merely unknown.
    /// </exception>
    /// <exception cref="OperationCanceledException">The wait was canceled.</exception>
    public Task<HostResources> ReadHostAsync(string? migrationInterface = null, CancellationToken cancellationToken = default) =>
        RunAsync(() => LibvirtFacts.ReadHost(this, migrationInterface).Resources, cancellationToken);

    /// <summary>Reads what the host has to migrate with, with where each value comes from.</summary>
    /// <inheritdoc cref="ReadHostAsync"/>
    public Task<HostFacts> ReadHostFactsAsync(string? migrationInterface = null, CancellationToken cancellationToken = default) =>
        RunAsync(() => LibvirtFacts.ReadHost(this, migrationInterface), cancellationToken);

    /// <summary>Gets what reports the domains that libvirt migrates out of this host and into the destination, for a limiter.</summary>
    /// <param name="destination">The destination host. The default is <see langword="null"/>: it is not asked, and only leases count there.</param>
    /// <returns>A source of active migrations. It throws <see cref="LibvirtException"/> if a daemon does not answer.</returns>
    /// <remarks>
    /// Every active domain of both hosts is asked. A domain that is gone by then, or that does not answer although its daemon does, is not
    /// counted, so that a domain that hangs does not block its host. A migration is reported once libvirt has made it the domain's job, not while it
    /// is being set up.
    /// </remarks>
    public IActiveMigrationSource ActiveMigrations(LibvirtConnection? destination = null) =>
        new LibvirtActiveMigrations(this, destination);

    /// <summary>Reads what a VM of the host has, and its state.</summary>
    /// <param name="nameOrUuid">Its name, or its UUID with dashes.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>
    /// Its domain; the vCPUs it has now (if it is shut off, those it is defined with); and how many CPUs QEMU's own threads may use, by pinning and quotas,
    /// where these are fewer than the host has.
    /// </returns>
    /// <exception cref="ArgumentException"><paramref name="nameOrUuid"/> is empty or contains a zero character.</exception>
    /// <exception cref="LibvirtException">There is no such VM (<see cref="LibvirtErrorCode.NoDomain"/>), or the daemon does not answer.</exception>
    /// <exception cref="OperationCanceledException">The wait was canceled.</exception>
    public Task<LibvirtVm> ReadVmAsync(string nameOrUuid, CancellationToken cancellationToken = default)
    {
        NativeText.ThrowIfUnusable(nameOrUuid);
        return RunAsync(() => LibvirtFacts.ReadVm(this, nameOrUuid), cancellationToken);
    }

    /// <summary>Measures a running VM's memory for a prediction: what is in use, and how much changes within 1 s and within 10 s. It takes about 12 s.</summary>
    /// <param name="nameOrUuid">Its name, or its UUID with dashes.</param>
    /// <param name="cancellationToken">Cancels the wait. What QEMU measures then ends by itself.</param>
    /// <returns>
    /// The memory. In use counts what QEMU's process has of it in the host's memory, zeros that the guest has written included.
    /// </returns>
    /// <remarks>
    /// QEMU compares samples of the pages (512 of each GiB), which costs some CPU time of the host; so only this method measures. Needs libvirt 7.2.0 and
    /// QEMU 5.2.0. Measure under the load that the VM will have while it migrates.
    /// </remarks>
    /// <exception cref="ArgumentException"><paramref name="nameOrUuid"/> is empty or contains a zero character.</exception>
    /// <exception cref="LibvirtException">There is no such VM, it does not run, the host cannot measure, or the daemon does not answer.</exception>
    /// <exception cref="OperationCanceledException">The wait was canceled.</exception>
    public async Task<VmMemory> MeasureMemoryAsync(string nameOrUuid, CancellationToken cancellationToken = default)
    {
        NativeText.ThrowIfUnusable(nameOrUuid);
        var measurement = new DirtyRateMeasurement(
            seconds => OnDomainAsync(domain =>
            {
                Native.Libvirt.StartDirtyRate(domain, seconds);
                return true;
            }),
            () => OnDomainAsync<IReadOnlyDictionary<string, object>>(Native.Libvirt.DirtyRateStats),
            TimeProvider.System);
        var dirtied = await measurement.MeasureAsync([1, 10], cancellationToken).ConfigureAwait(false);
        return await OnDomainAsync(LibvirtFacts.MemoryOf).ConfigureAwait(false) with { Dirtied = dirtied };

        Task<T> OnDomainAsync<T>(Func<SafeDomainHandle, T> ask) => RunAsync(
            () =>
            {
                using var domain = Find(nameOrUuid);
                return ask(domain);
            },
            cancellationToken);
    }

    /// <summary>Reads what each active VM of the host has, and its state.</summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The VMs in the order of their names. One that ends meanwhile is left out.</returns>
    /// <exception cref="LibvirtException">The daemon does not answer.</exception>
    /// <exception cref="OperationCanceledException">The wait was canceled.</exception>
    public Task<IReadOnlyList<LibvirtVm>> ReadActiveVmsAsync(CancellationToken cancellationToken = default) =>
        RunAsync(() => LibvirtFacts.ReadActiveVms(this), cancellationToken);

    /// <summary>Reads which VMs are active on the host, those that arrive included, and how many vCPUs each has. Unlike <see cref="ReadActiveVmsAsync"/> it waits for none that is busy.</summary>
    /// <exception cref="LibvirtException">The daemon does not answer.</exception>
    /// <exception cref="OperationCanceledException">The wait was canceled.</exception>
    internal Task<IReadOnlyList<PresentVm>> ReadPresentVmsAsync(CancellationToken cancellationToken = default) =>
        RunAsync<IReadOnlyList<PresentVm>>(
            () => LibvirtFacts.EachActive(this, (_, domain) => new PresentVm(Native.Libvirt.Uuid(domain), Native.Libvirt.Name(domain), Native.Libvirt.Vcpus(domain))), cancellationToken);
}
