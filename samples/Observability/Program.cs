using System;
using System.CommandLine;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using ParallelMigration.Libvirt;
using ParallelMigration.Samples.Observability;

// What a fleet's operator sees of decisions and migrations: metrics, spans and logs, on OpenTelemetry's console exporter.
// With all four options a guest really migrates.
var source = new Option<string>("--source") { Description = "The source's libvirt URI, as this machine reaches it" };
var destination = new Option<string>("--destination") { Description = "The destination's libvirt URI, as this machine reaches it" };
var peer = new Option<string>("--peer-uri") { Description = "The destination's libvirt URI, as the source's daemon reaches it" };
var vm = new Option<string>("--vm") { Description = "The guest's name at the source" };
var command = new RootCommand("Decides, migrates and shows what is observed") { source, destination, peer, vm };
command.SetAction(async (arguments, cancellationToken) =>
{
    // What any application that uses OpenTelemetry does; an OTLP exporter in place of the console's sends the same to a collector.
    var resource = ResourceBuilder.CreateDefault().AddService("migration-sample");
    using var traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(LibvirtMigrator.SourceName).AddConsoleExporter().Build();
    using var metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(LibvirtMigrator.SourceName).AddMeter(Decisions.MeterName).AddConsoleExporter().Build();
    using var logs = LoggerFactory.Create(logging => logging.AddOpenTelemetry(options =>
    {
        options.IncludeFormattedMessage = true;
        options.SetResourceBuilder(resource).AddConsoleExporter();
    }));

    Decisions.Make();
    if (arguments.GetValue(source) is { } from && arguments.GetValue(destination) is { } to
        && arguments.GetValue(peer) is { } peerUri && arguments.GetValue(vm) is { } guest)
    {
        await OneMigration.RunAsync(logs, from, to, peerUri, guest, cancellationToken);
    }
    else
    {
        Console.WriteLine("Decisions only: with --source, --destination, --peer-uri and --vm a guest migrates, too.");
    }
});
return await command.Parse(args).InvokeAsync();
