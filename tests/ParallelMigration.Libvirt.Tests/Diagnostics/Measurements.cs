using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Linq;

namespace ParallelMigration.Libvirt.Tests.Observability;

/// <summary>Keeps what a telemetry of its own measures and the spans of one migration's guest, as a collector would.</summary>
internal sealed class Measurements : IDisposable, IMeterFactory
{
    private readonly ConcurrentQueue<Measurement> measured = new();
    private readonly ConcurrentQueue<Activity> spans = new();
    private readonly ConcurrentBag<Meter> meters = [];
    private readonly MeterListener listener = new();
    private readonly ActivityListener activities;

    public Measurements()
    {
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Scope == this)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Keep(instrument, value, tags));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        listener.Start();
        activities = new()
        {
            ShouldListenTo = source => source.Name == LibvirtMigrator.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(activities);
        Telemetry = new(this);
    }

    public MigrationTelemetry Telemetry { get; }

    public IReadOnlyList<Instrument> Instruments => meters.SelectMany(meter => InstrumentsOf(meter)).ToArray();

    /// <summary>What was measured by one instrument, each with its attributes in order of their names: <c>1 a=b c=d</c>.</summary>
    public string[] Of(string name) => measured.Where(one => one.Name == name).Select(one => one.Text).ToArray();

    /// <summary>The values that one instrument measured.</summary>
    public double[] Values(string name) => measured.Where(one => one.Name == name).Select(one => one.Value).ToArray();

    /// <summary>The spans that ended, of one guest.</summary>
    public Activity[] Spans(Guid vm) => spans.Where(span => Equals(span.GetTagItem(TelemetryNames.VmUuid), vm.ToString())).ToArray();

    public Meter Create(MeterOptions options)
    {
        options.Scope = this;
        var meter = new Meter(options);
        meters.Add(meter);
        return meter;
    }

    public void Dispose()
    {
        listener.Dispose();
        activities.Dispose();
        foreach (var meter in meters)
        {
            meter.Dispose();
        }
    }

    private static List<Instrument> InstrumentsOf(Meter meter)
    {
        var found = new List<Instrument>();
        using var all = new MeterListener { InstrumentPublished = (instrument, _) => found.Add(instrument) };
        all.Start();
        return found.FindAll(instrument => instrument.Meter == meter);
    }

    private void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) => measured.Enqueue(new(
        instrument.Name,
        value,
        string.Join(' ', tags.ToArray().OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => $"{tag.Key}={tag.Value}").Prepend($"{value}"))));

    private sealed record Measurement(string Name, double Value, string Text);
}
