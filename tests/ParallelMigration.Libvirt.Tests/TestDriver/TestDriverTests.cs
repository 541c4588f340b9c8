using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Policy;

namespace ParallelMigration.Libvirt.Tests.TestDriver;

/// <summary>Against libvirt's own test driver, which needs no daemon.</summary>
public sealed class TestDriverTests
{
    private const string Uri = "test:///default";
    private const string Uuid = "6695eb01-f6a4-8304-79aa-97f2502e193f";

    [LibvirtFact]
    public async Task A_host_where_nothing_migrates_has_an_empty_census()
    {
        using var connection = LibvirtConnection.Open(Uri);
        Assert.Equal(connection.HostId, connection.HostId);
        Assert.NotEmpty(connection.HostId);
        var active = await connection.ActiveMigrations(connection).GetActiveMigrationsAsync(default);
        Assert.Empty(active.Outgoing);
        Assert.Empty(active.Incoming);
    }

    [LibvirtFact]
    public async Task A_closed_connection_cannot_be_asked_what_migrates()
    {
        var connection = LibvirtConnection.Open(Uri);
        connection.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => connection.ActiveMigrations().GetActiveMigrationsAsync(default));
    }

    [LibvirtFact]
    public async Task A_connection_describes_its_host()
    {
        using var connection = await LibvirtConnection.OpenAsync(Uri);
        Assert.Equal(Uri, connection.Uri);
        Assert.True(connection.IsAlive);
        var host = await connection.GetHostInfoAsync();
        Assert.Equal("TEST", host.Driver);
        Assert.Equal(Environment.MachineName, host.Name);
        Assert.Equal(connection.HostId, host.Id);
        Assert.True(host.LibvirtVersion >= new HypervisorVersion(5, 2), host.LibvirtVersion.ToString());
        Assert.Equal(new HypervisorVersion(0, 0, 2), host.HypervisorVersion);
    }

    [LibvirtFact]
    public async Task A_host_s_facts_come_from_its_node_info()
    {
        using var connection = LibvirtConnection.Open(Uri);
        var host = await connection.ReadHostAsync();
        Assert.Equal(connection.Hostname, host.Id);
        Assert.Equal(16, host.CpuThreads);
        Assert.Null(host.LinkBandwidth);
        Assert.Equal(connection.LibvirtVersion, host.LibvirtVersion);
        Assert.Null(host.QemuVersion);
    }

    [LibvirtFact]
    public async Task An_unknown_interface_is_an_error_that_names_it()
    {
        using var connection = LibvirtConnection.Open(Uri);
        var error = await Assert.ThrowsAsync<LibvirtException>(() => connection.ReadHostAsync("nope0"));
        Assert.Equal(LibvirtErrorCode.NoMigrationInterface, error.Code);
        Assert.StartsWith(connection.Hostname, error.Message, StringComparison.Ordinal);
        Assert.Contains("'nope0'", error.Message, StringComparison.Ordinal);
    }

    [LibvirtFact]
    public async Task A_vm_s_facts_are_read_by_name_and_by_uuid()
    {
        using var connection = LibvirtConnection.Open(Uri);
        var vm = await connection.ReadVmAsync("test");
        Assert.Equal(new VmResources { Vcpus = 2, EmulatorCpusShared = false }, vm.Resources);
        Assert.Equal(
            new LibvirtDomain
            {
                Name = "test",
                Uuid = Guid.Parse(Uuid),
                State = LibvirtDomainState.Running,
                IsPersistent = true,
                IsActive = true,
            },
            vm.Domain);
        Assert.Equal(vm, await connection.ReadVmAsync(Uuid));
        Assert.Equal(vm.Domain, await connection.FindDomainAsync("test"));
    }

    [LibvirtFact]
    public async Task A_vm_that_is_not_there_is_error_42()
    {
        using var connection = LibvirtConnection.Open(Uri);
        var error = await Assert.ThrowsAsync<LibvirtException>(() => connection.ReadVmAsync("nobody"));
        Assert.Equal(42, (int)error.Code);
        Assert.Equal(LibvirtErrorCode.NoDomain, error.Code);
        Assert.Equal(LibvirtErrorDomain.Test, error.Domain);
        Assert.Equal(LibvirtErrorLevel.Error, error.Level);
        Assert.StartsWith("Domain not found", error.Message, StringComparison.Ordinal);
        Assert.Null(await connection.FindDomainAsync("nobody"));
        Assert.Null(await connection.FindDomainAsync("00000000-0000-0000-0000-000000000001"));
        Assert.Equal("test", (await connection.FindDomainAsync(Uuid))?.Name);
    }

    [LibvirtFact]
    public void A_uri_that_no_driver_takes_is_an_error_with_its_code()
    {
        var error = Assert.Throws<LibvirtException>(() => LibvirtConnection.Open("nonsense"));
        Assert.Equal(LibvirtErrorCode.NoConnect, error.Code);
        Assert.Contains("nonsense", error.Message, StringComparison.Ordinal);
        Assert.Throws<LibvirtException>(() => LibvirtConnection.Open("test:///not/a/file.xml"));
    }

    [LibvirtFact]
    public void Unusable_texts_are_refused()
    {
        Assert.Throws<ArgumentException>(() => LibvirtConnection.Open(""));
        Assert.Throws<ArgumentException>(() => LibvirtConnection.Open("test:///default\0x"));
        Assert.Throws<ArgumentNullException>(() => LibvirtConnection.Open(null!));
    }

    [LibvirtFact]
    public async Task A_closed_connection_says_so()
    {
        var connection = LibvirtConnection.Open(Uri);
        connection.Dispose();
        connection.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => connection.GetHostInfoAsync());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => connection.FindDomainAsync("test"));
    }

    [LibvirtFact]
    public async Task The_limit_of_a_migration_that_does_not_run_cannot_be_set()
    {
        using var connection = LibvirtConnection.Open(Uri);
        var limit = Bandwidth.FromMegabitsPerSecond(100);
        await Assert.ThrowsAsync<ArgumentException>(() => LibvirtMigrator.SetBandwidthLimitAsync(connection, "", limit));
        Assert.Equal(LibvirtErrorCode.NoDomain, (await Assert.ThrowsAsync<LibvirtException>(() => LibvirtMigrator.SetBandwidthLimitAsync(connection, "nosuch", limit))).Code);
        await Assert.ThrowsAsync<LibvirtException>(() => LibvirtMigrator.SetBandwidthLimitAsync(connection, "test", limit));
    }

    [LibvirtFact]
    public async Task A_canceled_question_is_not_asked()
    {
        using var connection = LibvirtConnection.Open(Uri);
        var canceled = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connection.GetHostInfoAsync(canceled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connection.FindDomainAsync("test", canceled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connection.ReadHostAsync(null, canceled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connection.ReadVmAsync("test", canceled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => LibvirtConnection.OpenAsync(Uri, cancellationToken: canceled));
    }

    [LibvirtFact]
    public async Task A_driver_that_does_not_migrate_is_a_failure_with_the_guest_on_the_source()
    {
        using var connection = LibvirtConnection.Open(Uri);
        var result = await new LibvirtMigrator().MigrateAsync(Migration(connection, "test"));
        Assert.Equal(MigrationOutcome.Failed, result.Outcome);
        Assert.Equal(GuestLocation.Source, result.Location);
        Assert.Equal(LibvirtDomainState.Running, result.Source.State);
        Assert.NotNull(result.Error);
        Assert.Same(result.Error, Assert.Throws<LibvirtException>(() => result.ThrowIfFailed()));
        Assert.Null(result.Statistics);
    }

    [LibvirtFact]
    public async Task A_limit_that_is_too_low_for_so_many_connections_is_said()
    {
        using var connection = LibvirtConnection.Open(Uri);
        async Task<string[]> SaidAsync(long mebibytes)
        {
            var logger = new ListLogger();
            var plan = new MigrationPlan { Connections = 4, BandwidthLimit = Bandwidth.FromBitsPerSecond(mebibytes * 1024 * 1024 * 8) };
            await new LibvirtMigrator(logger).MigrateAsync(Migration(connection, "test") with { Plan = plan });
            return [.. logger.Entries.Where(entry => entry.Id is 27).Select(entry => entry.Text)];
        }

        Assert.Empty(await SaidAsync(25));
        var text = Assert.Single(await SaidAsync(24));
        Assert.Contains("too low for 4 parallel connections: they may send up to 25 MiB/s", text, StringComparison.Ordinal);
    }

    [LibvirtFact]
    public async Task What_is_wrong_before_the_start_is_thrown()
    {
        using var connection = LibvirtConnection.Open(Uri);
        var migrator = new LibvirtMigrator();
        var error = await Assert.ThrowsAsync<LibvirtException>(() => migrator.MigrateAsync(Migration(connection, "nobody")));
        Assert.Equal(LibvirtErrorCode.NoDomain, error.Code);
        foreach (var uri in new[] { "beta", "qemu:///system", "/system", " " })
        {
            var wrong = await Assert.ThrowsAsync<ArgumentException>(
                () => migrator.MigrateAsync(Migration(connection, "test") with { DestinationUri = uri }));
            Assert.Contains($"'{uri}'", wrong.Message, StringComparison.Ordinal);
        }
    }

    [LibvirtFact]
    public async Task Every_uri_with_a_host_name_is_left_to_libvirt()
    {
        using var connection = LibvirtConnection.Open(Uri);
        foreach (var uri in new[] { "qemu+tcp://my_host/system", "qemu+ssh://root@[2001:db8::2]:2222/system?no_verify=1", "xen://beta" })
        {
            var result = await new LibvirtMigrator().MigrateAsync(Migration(connection, "test") with { DestinationUri = uri });
            Assert.Equal(MigrationOutcome.Failed, result.Outcome);
        }
    }

    [LibvirtFact]
    public async Task Cancelled_before_the_start_it_never_starts()
    {
        using var connection = LibvirtConnection.Open(Uri);
        var result = await new LibvirtMigrator().MigrateAsync(Migration(connection, "test"), null, new CancellationToken(canceled: true));
        Assert.Equal(MigrationOutcome.Canceled, result.Outcome);
        Assert.Equal(GuestLocation.Source, result.Location);
        Assert.Equal(TimeSpan.Zero, result.Duration);
        Assert.Null(result.Error);
        Assert.Same(result, result.ThrowIfFailed());
    }

    [LibvirtFact]
    public async Task Errors_stay_with_their_threads()
    {
        using var connection = LibvirtConnection.Open(Uri);
        await Parallel.ForEachAsync(Numbers(200), (number, _) =>
        {
            var error = Assert.Throws<LibvirtException>(() => connection.FindDomain($"nobody{number}"));
            Assert.Equal(LibvirtErrorCode.NoDomain, error.Code);
            return ValueTask.CompletedTask;
        });
    }

    private static System.Collections.Generic.IEnumerable<int> Numbers(int count) => System.Linq.Enumerable.Range(0, count);

    private static LibvirtMigration Migration(LibvirtConnection connection, string vm) => new()
    {
        Source = connection,
        Vm = vm,
        DestinationUri = "qemu+tcp://192.0.2.2/system",
        Plan = new() { Connections = 4 },
    };
}
