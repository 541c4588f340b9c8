using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using ParallelMigration.Policy.Calibration;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Policy.Arbitraries;

/// <summary>Migrations that ended. One that moved nothing in no time, of which nothing else is known, is the simplest.</summary>
internal static class Records
{
    private static readonly Gen<ConnectionKind> Kinds = Gen.Elements(ConnectionKind.Plain, ConnectionKind.Encrypted, ConnectionKind.Zstd);

    /// <summary>Few links and numbers of connections, so that migrations made apart can be compared.</summary>
    internal static Arbitrary<MigrationRecord> Valid { get; } = (
        from link in Gen.Elements(10, 25, 100).Select(gigabits => Bandwidth.FromGigabitsPerSecond(gigabits))
        from milliseconds in Gen.Choose(0, 600_000)
        from percent in Gen.Choose(1, 100)
        from ordinary in Of(
            Texts.Valid,
            Generating.Maybe(Gen.Elements(2, 4, 8, 16, 255)),
            Kinds,
            Gen.Frequency((1, Gen.Constant<Bandwidth?>(null)), (1, Bandwidths.Valid.Generator.Select(limit => (Bandwidth?)limit))),
            Gen.Choose(0, 600_000_000).Select(number => (long)number),
            Memories.Valid,
            Requests.Valid)
        from isLinkKnown in Gen.Elements(true, true, true, false)
        select ordinary with
        {
            Link = isLinkKnown ? link : null,
            Duration = TimeSpan.FromMilliseconds(milliseconds),
            SentBytes = (long)(link.BitsPerSecond / 8d * (milliseconds / 1_000d) * (percent / 100d)),
        }).Within(Validity.IsWellFormed, Shrink);

    internal static Arbitrary<MigrationRecord> Hostile { get; } = Arb.From(
        from ordinary in Of(
            Texts.Hostile,
            Generating.Maybe(Gen.Elements(1, 2, 16, 255)),
            Gen.Frequency((3, Kinds), (1, Gen.Elements(ConnectionKind.Unknown, (ConnectionKind)(-1), (ConnectionKind)4))),
            Generating.Maybe(Bandwidths.Hostile.Generator),
            Gen.Frequency((1, Gen.Elements(0L, 1L, TimeSpan.MaxValue.Ticks)), (2, Generating.Magnitude(0, 62))),
            Memories.Hostile,
            Requests.Hostile)
        from link in Generating.Maybe(Bandwidths.Hostile.Generator)
        from duration in Gen.Frequency((1, Gen.Elements(0L, 1L, TimeSpan.MaxValue.Ticks)), (2, Generating.Magnitude(0, 62)))
        from sent in Gen.Frequency((1, Gen.Elements(0L, 1L, long.MaxValue)), (2, Generating.Magnitude(0, 62)))
        select ordinary with { Link = link, Duration = TimeSpan.FromTicks(duration), SentBytes = sent },
        Shrink);

    internal static IEnumerable<MigrationRecord> Shrink(MigrationRecord record) =>
        Shrinking.OrNothing(record.Request, Requests.Shrink).Select(request => record with { Request = request })
            .Concat(Shrinking.OrNothing(record.Memory, Memories.Shrink).Select(memory => record with { Memory = memory }))
            .Concat(Texts.Shrink(record.Vm).Select(vm => record with { Vm = vm }))
            .Concat(Shrinking.OrNone(record.Connections, connections => Shrinking.Towards(connections, 1)).Select(connections => record with { Connections = connections }))
            .Concat(Shrinking.To(record.Kind, ConnectionKind.Plain).Select(kind => record with { Kind = kind }))
            .Concat(Shrinking.OrNone(record.Link, Bandwidths.Shrink).Select(link => record with { Link = link }))
            .Concat(Shrinking.OrNone(record.Limit, Bandwidths.Shrink).Select(limit => record with { Limit = limit }))
            .Concat(Shrinking.OrNone(record.Downtime, time => Shrinking.Towards(time.Ticks, 0).Select(TimeSpan.FromTicks)).Select(time => record with { Downtime = time }))
            .Concat(Shrinking.OrNone<DateTimeOffset>(record.Ended, _ => []).Select(ended => record with { Ended = ended }))
            .Concat(Shrinking.Off(!record.Completed).Select(_ => record with { Completed = true }))
            .Concat(Shrinking.Towards(record.SentBytes, 0).Select(bytes => record with { SentBytes = bytes }))
            .Concat(Shrinking.Towards(record.Duration.Ticks, 0).Select(ticks => record with { Duration = TimeSpan.FromTicks(ticks) }));

    private static Gen<MigrationRecord> Of(
        Gen<string?> texts,
        Gen<int?> numbers,
        Gen<ConnectionKind> kinds,
        Gen<Bandwidth?> limits,
        Gen<long> ticks,
        Arbitrary<VmMemory> memories,
        Arbitrary<MigrationRequest> requests) =>
        from vm in texts
        from connections in numbers
        from kind in kinds
        from limit in limits
        from downtime in Generating.Maybe(ticks)
        from ended in Generating.Maybe(Gen.Choose(0, int.MaxValue))
        from completed in Gen.Elements(true, true, true, false)
        from memory in Generating.SometimesOwn(memories.Generator)
        from request in Generating.SometimesOwn(requests.Generator)
        select new MigrationRecord
        {
            Vm = vm,
            Connections = connections,
            Kind = kind,
            Limit = limit,
            Downtime = downtime is { } length ? TimeSpan.FromTicks(length) : null,
            Ended = ended is { } seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null,
            Completed = completed,
            Memory = memory,
            Request = request,
        };
}
