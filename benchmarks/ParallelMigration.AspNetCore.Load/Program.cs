// Measures the endpoints against a bare one in the same run: requests per second of one VM, and the memory that a collection of VMs takes.
// Usage: dotnet run -c Release --project benchmarks/ParallelMigration.AspNetCore.Load [-- SECONDS-OF-EACH-ROUND]
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Security.Cryptography;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ParallelMigration.AspNetCore;
using ParallelMigration.AspNetCore.Load;

const int Vms = 10_000;
const int Clients = 16;
const int Rounds = 5;
var round = TimeSpan.FromSeconds(args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : 3);

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.ConfigureKestrel(kestrel =>
{
    kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
    kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
});
using var store = Site.Create(Vms);
builder.Services.AddSingleton<IMigrationSettingsStore>(store).AddSingleton<IMigrationStarter, NoEngine>().AddParallelMigrationApi();
builder.Services.AddAuthorizationBuilder()
    .AddPolicy(ParallelMigrationApiPolicies.Read, policy => policy.RequireAssertion(_ => true));
await using var application = builder.Build();
application.UseAuthorization();
application.MapOVirtApi();
application.MapParallelMigrationApi();
application.MapGet("/bare", (RequestDelegate)(context => context.Response.WriteAsync("ok")));
await application.StartAsync();
using HttpClient client = new() { BaseAddress = new(application.Urls.First()) };

string Vm() => $"/ovirt-engine/api/vms/{Site.Vm(RandomNumberGenerator.GetInt32(Vms))}";
var targets = new (string Name, Func<string> Path)[] { ("bare", () => "/bare"), ("vm, XML", Vm), ("vm, JSON", () => Vm() + "?accept=application/json") };
foreach (var (_, path) in targets)
{
    await RateAsync(path); // warm
}

Dictionary<string, List<double>> rates = targets.ToDictionary(target => target.Name, _ => new List<double>());
for (var i = 0; i < Rounds; i++)
{
    foreach (var (name, path) in targets)
    {
        rates[name].Add(await RateAsync(path));
    }
}

var bare = Median(rates["bare"]);
foreach (var (name, all) in rates)
{
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-10} {Median(all),8:F0} requests/s ({Median(all) / bare:P0} of the bare endpoint; {all.Min():F0} to {all.Max():F0} in {Rounds} rounds)"));
}

foreach (var accept in new[] { "application/xml", "application/json" })
{
    await CollectionAsync($"/ovirt-engine/api/vms?accept={accept}");
}

await AuditAsync(100_000);
await AuditAsync(1_000_000);

async Task AuditAsync(int vms)
{
    using VmLines lines = new(vms);
    lines.Headers.ContentType = new("application/x-ndjson");

    // This client reads while it sends with HTTP/2 only.
    using HttpRequestMessage request = new(HttpMethod.Post, application.Urls.Last() + "/api/v1/audit") { Content = lines, Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
    var watch = Stopwatch.StartNew();
    using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    response.EnsureSuccessStatusCode();
    await using var stream = await response.Content.ReadAsStreamAsync();
    var buffer = new byte[64 * 1024];
    long bytes = 0;
    for (int read; (read = await stream.ReadAsync(buffer)) > 0; bytes += read)
    {
        // Every VM has a line: what is answered is read and dropped.
    }

    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"audit of {vms} VMs: {bytes / 1e6:F1} MB of findings in {watch.Elapsed.TotalSeconds:F1} s, at most {lines.MostLive / 1e6:F1} MB live meanwhile"));
}

async Task<double> RateAsync(Func<string> path)
{
    var watch = Stopwatch.StartNew();
    var counts = await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
    {
        var count = 0;
        while (watch.Elapsed < round)
        {
            using var response = await client.GetAsync(new Uri(path(), UriKind.Relative));
            response.EnsureSuccessStatusCode();
            count++;
        }

        return count;
    }));
    return counts.Sum() / watch.Elapsed.TotalSeconds;
}

async Task CollectionAsync(string path)
{
    // Twice: the first time grows pools.
    for (var i = 0; i < 2; i++)
    {
        GC.Collect();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        long bytes = 0;
        long most = 0;
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        await using var stream = await response.Content.ReadAsStreamAsync();
        var buffer = new byte[64 * 1024];
        long next = 0;
        for (int read; (read = await stream.ReadAsync(buffer)) > 0;)
        {
            bytes += read;
            if (bytes >= next)
            {
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
                next = bytes + (1 << 20);
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Vms} VMs by {path}: {bytes / 1e6:F1} MB sent, at most {most / 1e6:F1} MB live meanwhile"));
    }
}

static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
