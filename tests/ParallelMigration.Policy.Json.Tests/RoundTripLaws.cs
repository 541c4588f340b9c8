using System;
using System.Buffers;
using System.Linq;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Xunit;
using ParallelMigration.Policy.Arbitraries;
using ParallelMigration.Policy.Calibration;
using ParallelMigration.Policy.Convergence;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Policy.Json.Tests;

/// <summary>Write, then read, is identity: of ordinary values, and of extreme ones that the contract has a spelling for.</summary>
public abstract class RoundTripLaws
{
    [Property(MaxTest = 500)]
    public void Requests(MigrationRequest migration, ResolverOptions options)
    {
        DecisionRequest request = new(options, WithText(migration));
        AssertSame(Normal(request), output => DecisionJson.WriteRequest(output, request), utf8 => DecisionJson.ReadRequest(utf8));
    }

    [Property(MaxTest = 500)]
    public void A_request_written_and_read_is_answered_the_same(MigrationRequest migration, ResolverOptions options)
    {
        DecisionRequest request = new(options, WithText(migration));
        AssertSame(
            Normal(request).Resolve(),
            output => DecisionJson.WriteRequest(output, request),
            utf8 => DecisionJson.ReadRequest(utf8).Resolve());
    }

    [Property(MaxTest = 500)]
    public void Answers(MigrationRequest migration, ResolverOptions options)
    {
        var decision = new ParallelMigrationResolver(options).Resolve(WithText(migration));
        var answer = DecisionAnswer.From(decision);
        AssertSame(answer, output => DecisionJson.WriteAnswer(output, decision), utf8 => DecisionJson.ReadAnswer(utf8));
        AssertSame(answer, output => DecisionJson.WriteAnswer(output, answer), utf8 => DecisionJson.ReadAnswer(utf8));
    }

    /// <summary>Numbers are rounded as they are written: what was read once is written and read as the same.</summary>
    [Property(MaxTest = 300)]
    public void Predictions(MigrationRequest migration, ResolverOptions options, VmMemory memory, Bandwidth? link, PredictionOptions numbers)
    {
        var decision = new ParallelMigrationResolver(options).Resolve(WithText(migration));
        if (decision.Plan is null || decision.Plan.BandwidthLimit == Bandwidth.Zero)
        {
            return;
        }

        var prediction = MigrationPrediction.Predict(decision.Plan, memory, link, numbers);
        try
        {
            var first = Written(output => DecisionJson.WriteAnswer(output, decision, prediction: prediction));
            var answer = DecisionJson.ReadAnswer(first);
            Assert.Equal((prediction.Verdict, prediction.Step, prediction.TotalTime is null), (answer.Prediction!.Verdict, answer.Prediction.Step, answer.Prediction.TotalTime is null));
            Assert.Equal(prediction.Reasons.Select(reason => reason.Message), answer.Prediction.Reasons.Select(reason => reason.Message));
            Assert.InRange(((answer.Prediction.TotalTime?.P50 ?? default) - (prediction.TotalTime?.P50 ?? default)).TotalMilliseconds, -0.51, 0.51);
            var second = Written(output => DecisionJson.WriteAnswer(output, answer));
            Assert.Equal(Encoding.UTF8.GetString(first), Encoding.UTF8.GetString(second));
            Assert.Equal(answer, DecisionJson.ReadAnswer(second));
        }
        catch (Exception error) when (this is OfHostile && error is InvalidRequestException or ArgumentException)
        {
        }
    }

    [Property(MaxTest = 500)]
    public void Plans(MigrationPlan plan) => AssertSame(plan, output => DecisionJson.WritePlan(output, plan), utf8 => DecisionJson.ReadPlan(utf8));

    [Property(MaxTest = 500)]
    public void Schedules(ConvergenceSchedule schedule) =>
        AssertSame(schedule, output => DecisionJson.WriteSchedule(output, schedule), utf8 => DecisionJson.ReadSchedule(utf8));

    [Property(MaxTest = 500)]
    public void History(MigrationRecord migration)
    {
        // Beyond 8 PiB a mebibyte's decimals are not enough: the next law.
        var record = migration with
        {
            Vm = Text(migration.Vm),
            Request = migration.Request is { } request ? WithText(request) : null,
            Memory = this is OfHostile ? null : migration.Memory,
        };
        var expected = record with
        {
            Kind = record.Kind == ConnectionKind.Unknown ? ConnectionKind.Plain : record.Kind,
            Link = record.Link?.BitsPerSecond is 0 or 65_535_000_000 or 4_294_967_295_000_000 ? null : record.Link,
            Limit = record.Limit == Bandwidth.Zero ? null : record.Limit,
            Request = record.Request is { } decided ? Normal(new DecisionRequest(ResolverOptions.Default, decided)).Migration : null,
        };
        AssertSame(expected, output => DecisionJson.WriteRecord(output, record), utf8 => DecisionJson.ReadRecord(utf8));
    }

    /// <summary>Whatever bytes and times a record has, its line can be read again; beyond 8 PiB the last bytes may be rounded.</summary>
    [Property(MaxTest = 500)]
    public void A_line_that_was_written_can_be_read(MigrationRecord migration)
    {
        var record = migration with { Vm = null, Request = null, Kind = ConnectionKind.Zstd };
        var read = DecisionJson.ReadRecord(Written(output => DecisionJson.WriteRecord(output, record)));
        Assert.Equal((record.SentBytes, record.Duration, record.Downtime), (read.SentBytes, read.Duration, read.Downtime));
        Assert.Equal((record.Memory?.UsedBytes ?? 0) / 1e15, (read.Memory?.UsedBytes ?? 0) / 1e15, 5);
        Assert.Equal(record.Memory?.Dirtied.Points.Select(point => point.Interval), read.Memory?.Dirtied.Points.Select(point => point.Interval));
        Assert.Equal(read, DecisionJson.ReadRecord(Written(output => DecisionJson.WriteRecord(output, read))));
    }

    [Property(MaxTest = 500)]
    public void Curves(DirtyCurve curve, DirtyPoint point)
    {
        Assert.Equal(curve, JsonSerializer.Deserialize<DirtyCurve>(JsonSerializer.Serialize(curve)));
        if (point.Interval > TimeSpan.Zero)
        {
            Assert.Equal(point, JsonSerializer.Deserialize<DirtyPoint>(JsonSerializer.Serialize(point)));
        }
    }

    /// <summary>What is not valid as C# objects need not have a spelling; but it is refused, never read as something else.</summary>
    private void AssertSame<T>(T expected, Action<ArrayBufferWriter<byte>> write, Func<byte[], T> read)
    {
        try
        {
            Assert.Equal(expected, read(Written(write)));
        }
        catch (Exception error) when (this is OfHostile && error is InvalidRequestException or ArgumentException)
        {
        }
    }

    /// <summary>A link whose speed is one of the spellings of unknown (rule B5) is read as unknown.</summary>
    private static DecisionRequest Normal(DecisionRequest request) => request with
    {
        Migration = request.Migration with
        {
            Source = Normal(request.Migration.Source),
            Destination = Normal(request.Migration.Destination),
        },
    };

    /// <summary>Half of a surrogate pair is no text: UTF-8 has no bytes for it, and it becomes U+FFFD, in messages too.</summary>
    private static MigrationRequest WithText(MigrationRequest request) => request with
    {
        Cluster = request.Cluster with { Id = Text(request.Cluster.Id), MigrationPolicy = WithText(request.Cluster.MigrationPolicy) },
        Vm = request.Vm with { Id = Text(request.Vm.Id), MigrationPolicy = request.Vm.MigrationPolicy is { } policy ? WithText(policy) : null },
        Source = request.Source with { Id = Text(request.Source.Id) },
        Destination = request.Destination with { Id = Text(request.Destination.Id) },
    };

    private static MigrationPolicy WithText(MigrationPolicy policy) => policy with { Id = Text(policy.Id), Name = Text(policy.Name) };

    private static string? Text(string? text) => text is null ? null : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static HostResources Normal(HostResources host) =>
        host.LinkBandwidth?.BitsPerSecond is 0 or 65_535_000_000 or 4_294_967_295_000_000 ? host with { LinkBandwidth = null } : host;

    private static byte[] Written(Action<ArrayBufferWriter<byte>> write)
    {
        ArrayBufferWriter<byte> output = new();
        write(output);
        return output.WrittenSpan.ToArray();
    }

    [Properties(Arbitrary = [typeof(ValidArbitraries)])]
    public sealed class OfValid : RoundTripLaws;

    [Properties(Arbitrary = [typeof(HostileArbitraries)])]
    public sealed class OfHostile : RoundTripLaws;
}
