using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Policy;

namespace ParallelMigration.Libvirt.Tests.TestDriver;

/// <summary>A job whose connection is not the one any more that it began with. The test driver reads a host anew for each connection to its file.</summary>
public sealed class LibvirtMigrationJobTests : IDisposable
{
    private static readonly Guid Guest = Guid.Parse("6695eb01-f6a4-8304-79aa-97f2502e193f");
    private static readonly MigrationCall Call = new("qemu+tcp://192.0.2.2/system", LibvirtMigrationParameters.From(new()));

    private readonly string host = Path.Combine(Path.GetTempPath(), $"host-{Guid.NewGuid():N}.xml");

    public LibvirtMigrationJobTests() => Write(
        $"<domain type='test'><name>guest</name><uuid>{Guest:D}</uuid><memory>8192</memory><os><type>hvm</type></os></domain>");

    public void Dispose() => File.Delete(host);

    [LibvirtFact]
    public void A_connection_that_another_caller_opened_again_is_the_one_that_is_asked()
    {
        using var source = Open();
        var job = Job(source);
        Assert.Equal(LibvirtErrorCode.NoSupport, Assert.Throws<LibvirtException>(() => job.Sample()).Code);
        Write("");
        Break(source);
        source.Connected();
        Assert.Equal(LibvirtErrorCode.NoDomain, Assert.Throws<LibvirtException>(() => job.Sample()).Code);
        Assert.True(job.IsReachable);
    }

    [Fact]
    public void A_refused_recovery_of_a_failed_post_copy_is_not_taken_for_another_migration()
    {
        var error = new LibvirtException(LibvirtErrorCode.OperationInvalid, "QEMU reports migration is still running");
        Assert.True(LibvirtMigrationJob.MayBeOfAnother(error, Call));
        Assert.False(LibvirtMigrationJob.MayBeOfAnother(error, Call.ToResumePostCopy()));
        Assert.False(LibvirtMigrationJob.MayBeOfAnother(new(LibvirtErrorCode.NoDomain, "no domain"), Call));
    }

    [LibvirtFact]
    public void A_connection_that_broke_beside_the_call_is_opened_again()
    {
        using var source = Open();
        var job = Job(source, Call);
        Break(source);
        Assert.Equal(LibvirtErrorCode.NoSupport, Assert.Throws<LibvirtException>(() => job.Abort()).Code);
        Assert.True(source.IsAlive);
    }

    [LibvirtFact]
    public void The_follower_of_another_process_s_migration_learns_that_the_connection_broke()
    {
        using var source = Open();
        var job = Job(source);
        Break(source);
        Assert.Equal(LibvirtErrorCode.InvalidConnection, Assert.Throws<LibvirtException>(() => job.Sample()).Code);
        Assert.False(job.IsReachable);
    }

    [LibvirtFact]
    public void What_the_call_says_counts_also_when_the_connection_beside_it_is_closed()
    {
        var source = Open();
        var job = Job(source, Call);
        source.Dispose();
        Assert.Equal(LibvirtErrorCode.InvalidConnection, Assert.Throws<LibvirtException>(() => job.Sample()).Code);
        Assert.True(job.IsReachable);
    }

    [LibvirtFact]
    public void Cancelled_while_it_connects_the_call_is_not_made()
    {
        using var source = Open();
        Assert.Throws<OperationCanceledException>(() => Job(source, Call).Run(new CancellationToken(canceled: true)));
    }

    [LibvirtFact]
    public async Task A_destination_that_was_restarted_is_connected_to_again_when_asked_what_migrates()
    {
        using var source = Open();
        using var destination = Open();
        Break(destination);
        Assert.Empty((await source.ActiveMigrations(destination).GetActiveMigrationsAsync(default)).Incoming);
        Assert.True(destination.IsAlive);
    }

    [LibvirtFact]
    public async Task A_broken_connection_is_opened_again_by_the_next_question_unless_it_must_not()
    {
        using var connection = Open();
        Break(connection);
        Assert.NotNull(await connection.FindDomainAsync("guest"));
        Assert.True(connection.IsAlive);
        using var once = LibvirtConnection.Open($"test://{host}", new() { Reconnect = false });
        Break(once);
        await Assert.ThrowsAnyAsync<Exception>(() => once.FindDomainAsync("guest"));
        Assert.False(once.IsUsable);
    }

    [LibvirtFact]
    public void Opening_again_is_not_kept_from_it_by_another_thread_that_did_so_first()
    {
        using var connection = Open();
        Break(connection);
        connection.Connected();
        Assert.True(connection.IsAlive);
        connection.Dispose();
        Assert.Throws<ObjectDisposedException>(() => connection.Connected());
    }

    private static LibvirtMigrationJob Job(LibvirtConnection source, MigrationCall? call = null) =>
        new(source, Guest, new GuestControl(source, new()), new(), TimeProvider.System, call);

    private static void Break(LibvirtConnection connection) => connection.Handle.Dispose();

    private LibvirtConnection Open() => LibvirtConnection.Open($"test://{host}");

    private void Write(string domain) => File.WriteAllText(host, $"<node>{domain}</node>");
}
