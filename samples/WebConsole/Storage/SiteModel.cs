using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using ParallelMigration.AspNetCore;
using ParallelMigration.OVirt;
using ParallelMigration.Policy;
using ParallelMigration.Samples.WebConsole.Site;

namespace ParallelMigration.Samples.WebConsole.Storage;

/// <summary>How the records of the REST package, and the console's own, are kept in tables.</summary>
internal static class SiteModel
{
    private const int ChoiceLength = 32;
    private const int CorrelationLength = 36;

    internal static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web);

    internal static void Configure(ModelBuilder builder)
    {
        Configure(builder.Entity<StoredDataCenter>());
        Configure(builder.Entity<StoredCluster>());
        Configure(builder.Entity<StoredVm>());
        Configure(builder.Entity<StoredHost>());
        builder.Entity<PolicyRow>(policy =>
        {
            policy.Property(row => row.Id).ValueGeneratedNever();
            policy.Property(row => row.Policy).HasConversion<Text<MigrationPolicy>>();
        });
        builder.Entity<AuditEntry>(audit =>
        {
            audit.Property(entry => entry.CorrelationId).HasMaxLength(CorrelationLength);
            audit.Property(entry => entry.Subject).HasConversion<string>().HasMaxLength(ChoiceLength);
            audit.Property(entry => entry.Action).HasConversion<string>().HasMaxLength(ChoiceLength);
            audit.Property(entry => entry.Changes).HasConversion(new Text<IReadOnlyList<AuditChange>>(), Lists<AuditChange>());
            audit.HasIndex(entry => entry.SubjectId);
        });
        builder.Entity<MigrationRecord>(migration =>
        {
            migration.Property(record => record.Id).ValueGeneratedNever();
            migration.Property(record => record.CorrelationId).HasMaxLength(CorrelationLength);
            migration.Property(record => record.Status).HasConversion<string>().HasMaxLength(ChoiceLength);
            migration.HasIndex(record => record.Started);
            migration.HasIndex(record => record.Ended);
        });
        builder.Entity<MigrationChart>(chart =>
        {
            chart.Property(row => row.Id).ValueGeneratedNever();
            chart.Property(row => row.Points).HasConversion(new ChartText(), Lists<ThroughputPoint>());
        });
        builder.Entity<EvacuationRecord>(evacuation =>
        {
            evacuation.Property(record => record.Id).ValueGeneratedNever();
            evacuation.Property(record => record.CorrelationId).HasMaxLength(CorrelationLength);
            evacuation.Property(record => record.HostIds).HasConversion(new Text<IReadOnlyList<Guid>>(), Lists<Guid>());
            evacuation.Property(record => record.Vms).HasConversion(new Text<IReadOnlyList<EvacuatedVm>>(), Lists<EvacuatedVm>());
            evacuation.HasIndex(record => record.Started);
            evacuation.HasIndex(record => record.Ended);
        });
    }

    /// <summary>Names sort by their bytes in UTF-8, in every database and whatever its locale is. SQLite does so by itself.</summary>
    internal static void SortByCodePoint(ModelBuilder builder)
    {
        foreach (var name in builder.Model.GetEntityTypes().Where(type => type.ClrType.Namespace == typeof(StoredVm).Namespace).Select(type => type.FindProperty(nameof(StoredVm.Name))))
        {
            name?.SetCollation("C");
        }
    }

    private static void Configure(EntityTypeBuilder<StoredDataCenter> table)
    {
        table.ToTable("DataCenters").Property(row => row.Id).ValueGeneratedNever();
        table.HasIndex(row => row.Name).IsUnique();
        table.Property(row => row.Level).HasConversion<LevelText>().HasMaxLength(ChoiceLength);
    }

    private static void Configure(EntityTypeBuilder<StoredCluster> table)
    {
        table.ToTable("Clusters").Property(row => row.Id).ValueGeneratedNever();
        table.HasIndex(row => row.Name).IsUnique();
        table.HasOne<StoredDataCenter>().WithMany().HasForeignKey(row => row.DataCenterId).OnDelete(DeleteBehavior.Restrict);
        table.Property(row => row.Level).HasConversion<LevelText>().HasMaxLength(ChoiceLength);
        table.Property(row => row.Migration).HasConversion<OptionsText>();
        table.Property(row => row.MigrationNetwork).HasConversion<Text<OVirtMigrationNetwork>>();
    }

    private static void Configure(EntityTypeBuilder<StoredVm> table)
    {
        table.ToTable("Vms").Property(row => row.Id).ValueGeneratedNever();
        table.HasIndex(row => row.Name).IsUnique();
        table.HasOne<StoredCluster>().WithMany().HasForeignKey(row => row.ClusterId).OnDelete(DeleteBehavior.Restrict);
        table.HasOne<StoredHost>().WithMany().HasForeignKey(row => row.HostId).OnDelete(DeleteBehavior.Restrict);
        table.Property(row => row.Topology).HasConversion<TopologyText>().HasMaxLength(ChoiceLength);
        table.Property(row => row.CustomLevel).HasConversion<LevelText>().HasMaxLength(ChoiceLength);
        table.Property(row => row.MigrationMode).HasConversion<string>().HasMaxLength(ChoiceLength);
        table.Property(row => row.Migration).HasConversion<OptionsText>();
        table.Property(row => row.Status).HasConversion<string>().HasMaxLength(ChoiceLength);
    }

    private static void Configure(EntityTypeBuilder<StoredHost> table)
    {
        table.ToTable("Hosts").Property(row => row.Id).ValueGeneratedNever();
        table.HasIndex(row => row.Name).IsUnique();
        table.HasOne<StoredCluster>().WithMany().HasForeignKey(row => row.ClusterId).OnDelete(DeleteBehavior.Restrict);
        table.Property(row => row.Status).HasConversion<string>().HasMaxLength(ChoiceLength);
        table.Property(row => row.Topology).HasConversion<TopologyText>().HasMaxLength(ChoiceLength);
        table.Property(row => row.LibvirtVersion).HasConversion<VersionText>().HasMaxLength(ChoiceLength);
        table.Property(row => row.QemuVersion).HasConversion<VersionText>().HasMaxLength(ChoiceLength);
        table.Property(row => row.Nics).HasConversion(new Text<IReadOnlyList<OVirtHostNic>>(), Lists<OVirtHostNic>());
    }

    private static ValueComparer<IReadOnlyList<T>> Lists<T>() => new((one, other) => one!.SequenceEqual(other!), list => list.Count, list => list);

    private sealed class LevelText() : ValueConverter<ClusterLevel, string>(level => level.ToString(), text => ClusterLevel.Parse(text));

    private sealed class VersionText() : ValueConverter<HypervisorVersion, string>(version => version.ToString(), text => HypervisorVersion.Parse(text));

    /// <summary>oVirt's own form of the options, which is read back without loss.</summary>
    private sealed class OptionsText() : ValueConverter<OVirtMigrationOptions, string>(options => options.ToText(OVirtFormat.Json), text => OVirtMigrationOptions.Parse(text, OVirtFormat.Json));

    /// <summary>Points as arrays of milliseconds and bits per second, which are a third as long as by name.</summary>
    private sealed class ChartText() : ValueConverter<IReadOnlyList<ThroughputPoint>, string>(points => Write(points), text => Read(text))
    {
        private static string Write(IReadOnlyList<ThroughputPoint> points) => JsonSerializer.Serialize(
            points.Select(point => new[] { (long)point.Elapsed.TotalMilliseconds, point.Migration?.BitsPerSecond, point.Link?.BitsPerSecond }));

        private static IReadOnlyList<ThroughputPoint> Read(string text) =>
            [.. JsonSerializer.Deserialize<long?[][]>(text)!.Select(values => new ThroughputPoint(TimeSpan.FromMilliseconds(values[0]!.Value), Rate(values[1]), Rate(values[2])))];

        private static Bandwidth? Rate(long? bitsPerSecond) => bitsPerSecond is { } value ? Bandwidth.FromBitsPerSecond(value) : null;
    }

    private sealed class Text<T>() : ValueConverter<T, string>(value => JsonSerializer.Serialize(value, Json), text => JsonSerializer.Deserialize<T>(text, Json)!);

    /// <summary>Sockets, cores and threads: <c>2:16:2</c>. One that is not known is empty.</summary>
    private sealed class TopologyText() : ValueConverter<OVirtCpuTopology, string>(topology => Write(topology), text => Read(text))
    {
        private static string Write(OVirtCpuTopology topology) => string.Create(CultureInfo.InvariantCulture, $"{topology.Sockets}:{topology.Cores}:{topology.Threads}");

        private static OVirtCpuTopology Read(string text)
        {
            var parts = text.Split(':');
            return new(Number(parts[0]), Number(parts[1]), Number(parts[2]));
        }

        private static int? Number(string text) => text.Length == 0 ? null : int.Parse(text, CultureInfo.InvariantCulture);
    }
}
