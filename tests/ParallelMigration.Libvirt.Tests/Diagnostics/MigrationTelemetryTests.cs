using System;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.Libvirt.Tests.Observability;

public sealed class MigrationTelemetryTests : IDisposable
{
    private readonly Measurements measured = new();
    private readonly Guid vm = Guid.NewGuid();

    public void Dispose() => measured.Dispose();

    [Fact]
    public void Names_units_and_buckets_keep_what_dashboards_are_made_of() => Snapshot.Match(string.Concat(
        measured.Instruments.OrderBy(instrument => instrument.Name, StringComparer.Ordinal)
            .Select(instrument => $"{instrument.Name} {instrument.GetType().Name.Split('`')[0]} {instrument.Unit}: {instrument.Description}{Buckets(instrument)}\n")
            .Concat(typeof(TelemetryNames).GetFields().OrderBy(field => field.Name, StringComparer.Ordinal)
                .Select(field => $"{field.Name} = {field.GetRawConstantValue()}\n"))));

    [Fact]
    public void Names_are_lower_case_words_joined_by_dots() => Assert.All(
        measured.Instruments.Select(instrument => instrument.Name),
        name => Assert.Matches("^parallel_migration(\\.[a-z]+(_[a-z]+)*)+$", name));

    [Fact]
    public void A_completed_migration_is_a_span_and_one_measurement_of_each_kind()
    {
        var result = Result(MigrationOutcome.Completed, GuestLocation.Destination, null);
        using (var trace = measured.Telemetry.Start(vm, "qemu+ssh://root@alpha/system", "qemu+tls://beta/system", 4))
        {
            Assert.Equal(["1 parallel_migration.migration.parallel=True"], measured.Of(TelemetryNames.ActiveMigrations));
            trace.Iteration(1);
            trace.Iteration(1);
            trace.Iteration(2);
            trace.Action(ConvergenceActionKind.SetDowntime, ConvergenceReasonCode.StallLimitReached);
            trace.End(result);
        }

        Assert.Equal(0, measured.Values(TelemetryNames.ActiveMigrations).Sum());
        Assert.Equal(
            ["12.5 parallel_migration.guest.location=destination parallel_migration.migration.outcome=completed parallel_migration.migration.parallel=True"],
            measured.Of(TelemetryNames.MigrationDuration));
        Assert.Equal(["0.12 parallel_migration.migration.parallel=True"], measured.Of(TelemetryNames.MigrationDowntime));
        Assert.Equal(
            ["1000000 parallel_migration.migration.outcome=completed parallel_migration.migration.parallel=True"], measured.Of(TelemetryNames.MigrationSize));
        Assert.Equal(["4"], measured.Of(TelemetryNames.MigrationConnections));
        Assert.Equal(
            ["1 parallel_migration.convergence.action.kind=set_downtime parallel_migration.convergence.action.reason=stall_limit_reached"],
            measured.Of(TelemetryNames.ConvergenceActions));

        var span = Assert.Single(measured.Spans(vm));
        Assert.Equal("migrate", span.DisplayName);
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
        Assert.Equal(
            [
                "parallel_migration.destination.host=beta", "parallel_migration.guest.location=destination", "parallel_migration.migration.connections=4",
                "parallel_migration.migration.downtime=0.12", "parallel_migration.migration.iteration=3", "parallel_migration.migration.outcome=completed",
                "parallel_migration.migration.size=1000000", "parallel_migration.source.host=alpha", $"parallel_migration.vm.uuid={vm}",
            ],
            span.TagObjects.Select(tag => $"{tag.Key}={tag.Value}").Order(StringComparer.Ordinal));
        Assert.Equal(
            [
                "parallel_migration.iteration parallel_migration.migration.iteration=1", "parallel_migration.iteration parallel_migration.migration.iteration=2",
                "parallel_migration.convergence.action parallel_migration.convergence.action.kind=set_downtime parallel_migration.convergence.action.reason=stall_limit_reached",
            ],
            span.Events.Select(happened => string.Join(' ', happened.Tags.Select(tag => $"{tag.Key}={tag.Value}").Prepend(happened.Name))));
    }

    [Fact]
    public void A_failed_migration_s_span_is_an_error_with_libvirt_s_code()
    {
        var error = new LibvirtException(LibvirtErrorCode.OperationFailed, LibvirtErrorDomain.Qemu, LibvirtErrorLevel.Error, "vm1 by alice failed");
        using (var trace = measured.Telemetry.Start(vm, "qemu+unix:///system?socket=/home/alice/sock", "qemu+tcp://beta/system", null))
        {
            trace.End(Result(MigrationOutcome.Failed, GuestLocation.Source, error, connections: 1));
        }

        Assert.Equal(
            [
                "12.5 error.type=OperationFailed parallel_migration.guest.location=source parallel_migration.migration.outcome=failed "
                    + "parallel_migration.migration.parallel=False",
            ],
            measured.Of(TelemetryNames.MigrationDuration));
        Assert.Equal(["1"], measured.Of(TelemetryNames.MigrationConnections));
        var span = Assert.Single(measured.Spans(vm));
        Assert.Equal(ActivityStatusCode.Error, span.Status);
        Assert.Equal("OperationFailed", span.GetTagItem(TelemetryNames.ErrorType));
        Assert.Equal("localhost", span.GetTagItem(TelemetryNames.SourceHost));
        Assert.DoesNotContain("alice", span.StatusDescription + string.Concat(span.TagObjects.Select(tag => tag.Value)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_cancelled_migration_is_no_error()
    {
        var error = new LibvirtException(LibvirtErrorCode.OperationAborted, LibvirtErrorDomain.Qemu, LibvirtErrorLevel.Error, "aborted");
        using (var trace = measured.Telemetry.Start(vm, "qemu:///system", "qemu+tcp://beta/system", 2))
        {
            trace.End(Result(MigrationOutcome.Canceled, GuestLocation.Source, error));
        }

        Assert.DoesNotContain(TelemetryNames.ErrorType, Assert.Single(measured.Of(TelemetryNames.MigrationDuration)), StringComparison.Ordinal);
        Assert.Equal(ActivityStatusCode.Unset, Assert.Single(measured.Spans(vm)).Status);
    }

    [Fact]
    public void A_migration_that_never_converges_does_not_grow_its_span_without_an_end()
    {
        using (var trace = measured.Telemetry.Start(vm, "qemu:///system", "qemu+tcp://beta/system", 2))
        {
            for (var iteration = 1; iteration <= 1000; iteration++)
            {
                trace.Iteration(iteration);
            }
        }

        Assert.Equal(128, Assert.Single(measured.Spans(vm)).Events.Count());
    }

    private MigrationResult Result(MigrationOutcome outcome, GuestLocation location, LibvirtException? error, int connections = 4) => new()
    {
        Outcome = outcome,
        Location = location,
        Name = "vm1",
        Uuid = vm,
        Error = error,
        Duration = TimeSpan.FromSeconds(12.5),
        Connections = connections,
        Statistics = new()
        {
            Origin = MigrationStatisticsOrigin.CompletedJobEvent,
            BytesTransferred = 1_000_000,
            Iterations = 3,
            Downtime = outcome == MigrationOutcome.Completed ? TimeSpan.FromMilliseconds(120) : null,
        },
    };

    // The advice is of the instrument's own type of numbers.
    private static string Buckets(object instrument) =>
        instrument.GetType().GetProperty("Advice")?.GetValue(instrument) is { } advice
        && advice.GetType().GetProperty("HistogramBucketBoundaries")!.GetValue(advice) is System.Collections.IEnumerable boundaries
            ? string.Create(CultureInfo.InvariantCulture, $" [{string.Join(' ', boundaries.Cast<object>())}]")
            : "";
}
