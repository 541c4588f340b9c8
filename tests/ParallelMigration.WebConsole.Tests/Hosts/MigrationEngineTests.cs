using System;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using ParallelMigration.AspNetCore;
using ParallelMigration.Libvirt;
using ParallelMigration.Samples.WebConsole.Hosts;
using ParallelMigration.Samples.WebConsole.Site;
using ParallelMigration.WebConsole.Tests.SignIn;

namespace ParallelMigration.WebConsole.Tests.Hosts;

/// <summary>The engine of a console without connected hosts, and the migrations of before a restart.</summary>
[Collection(ConsoleHost.Collection)]
public class MigrationEngineTests(ConsoleHost host)
{
    private static readonly ChangeOrigin Origin = new("test", "test");
    private readonly MigrationEngine engine = host.Services.GetRequiredService<MigrationEngine>();

    [Fact]
    public async Task Examples_do_not_migrate_and_the_refusal_says_why()
    {
        var refused = await Assert.ThrowsAsync<MigrationRefusedException>(() => engine.StartAsync(new() { Vm = ExampleSite.Vms[0], Origin = Origin }, default));
        Assert.Equal(MigrationRefusal.NoHost, refused.Refusal);
        Assert.Contains("section Hosts connects hosts", refused.Message, StringComparison.Ordinal);
        Assert.False(engine.IsSupervised(ExampleSite.Vms[0].Id));
    }

    [Fact]
    public async Task What_does_not_migrate_cannot_be_stopped()
    {
        var refused = await Assert.ThrowsAsync<MigrationRefusedException>(() => engine.CancelAsync(ExampleSite.Vms[0], Origin, default));
        Assert.Equal(MigrationRefusal.NotMigrating, refused.Refusal);
    }

    /// <summary>"Unknown where it runs" would be said of a VM whose place is known.</summary>
    [Theory]
    [InlineData(MigrationOutcome.NotRunning, GuestLocation.Source, JobStatus.Failed)]
    [InlineData(MigrationOutcome.NotRunning, GuestLocation.Destination, JobStatus.Finished)]
    [InlineData(MigrationOutcome.NotRunning, GuestLocation.Neither, JobStatus.Unknown)]
    [InlineData(MigrationOutcome.AlreadyMoved, GuestLocation.Destination, JobStatus.Finished)]
    [InlineData(MigrationOutcome.Canceled, GuestLocation.Source, JobStatus.Aborted)]
    [InlineData(MigrationOutcome.Unknown, GuestLocation.Source, JobStatus.Unknown)]
    public void How_a_migration_ended_is_known_where_its_VM_is_known(MigrationOutcome outcome, GuestLocation location, JobStatus status) =>
        Assert.Equal(status, MigrationEngine.StatusOf(new() { Outcome = outcome, Location = location, Name = "vm", Uuid = Guid.NewGuid() }));

    [Theory]
    [InlineData(true, JobStatus.Finished, "is on beta")]
    [InlineData(false, JobStatus.Failed, "is still on alpha")]
    public async Task A_migration_that_ended_unseen_ends_by_where_its_VM_is(bool moved, JobStatus status, string words)
    {
        MigrationRecord record = new()
        {
            Id = Guid.NewGuid(),
            VmId = Guid.NewGuid(),
            VmName = "vm",
            SourceId = Guid.NewGuid(),
            SourceName = "alpha",
            DestinationId = Guid.NewGuid(),
            DestinationName = "beta",
            User = "test",
            Started = host.Time.GetUtcNow(),
            Status = JobStatus.Started,
        };
        var records = host.Services.GetRequiredService<IMigrationRecords>();
        await records.SaveAsync(record);
        await engine.EndUnseenAsync(record, new() { Id = record.VmId, Name = "vm", ClusterId = Guid.NewGuid(), HostId = moved ? record.DestinationId : record.SourceId }, default);
        var saved = (await records.FindAsync(record.Id))!;
        Assert.Equal((status, host.Time.GetUtcNow()), (saved.Status, saved.Ended!.Value));
        Assert.Contains(words, saved.Outcome, StringComparison.Ordinal);
        var job = (await engine.FindJobAsync(record.Id, default))!;
        Assert.Equal((status, record.VmId, "test"), (job.Status, job.VmId, job.Origin.User));
        var log = await host.Services.GetRequiredService<IAuditLog>().ReadAsync(new() { SubjectId = record.VmId.ToString() });
        Assert.Equal(AuditAction.MigrationEnded, Assert.Single(log).Action);
    }
}
