using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading.Tasks;

namespace ParallelMigration.WebConsole.Browser.Tests;

/// <summary>The two-host lab with one guest, connected to a console as <c>demo.sh</c> does it.</summary>
internal sealed class ConsoleLab : IAsyncDisposable
{
    internal const string Cluster = "Two-host lab";
    internal const string Guest = "guest";

    private const string Name = "pmconsole";
    private static readonly string Script = Path.Combine(Repository.Root, "tests", "TwoHostLab", "lab.sh");

    private readonly MachineTurn turn;

    private ConsoleLab(MachineTurn turn) => this.turn = turn;

    /// <summary>The console's configuration: both hosts.</summary>
    internal IReadOnlyDictionary<string, string> Configuration { get; private set; } = new Dictionary<string, string>();

    internal static async Task<ConsoleLab> UpAsync(string linkSpeed, int dirtyRate)
    {
        ConsoleLab lab = new(await MachineTurn.TakeAsync());
        try
        {
            await RunAsync("down"); // what a killed run may have left
            await RunAsync("up", "--link-speed", linkSpeed);
            await RunAsync("guest", "--name", Guest, "--dirty-rate", $"{dirtyRate}");
            var values = (await RunAsync("env")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
            Dictionary<string, string> configuration = [];
            string[] hosts = ["alpha", "beta"];
            for (var i = 0; i < hosts.Length; i++)
            {
                var (host, prefix, upper) = (hosts[i], $"Hosts__{i}__", hosts[i].ToUpperInvariant());
                configuration[prefix + "Name"] = host;
                configuration[prefix + "Cluster"] = Cluster;
                configuration[prefix + "CpuThreads"] = "8"; // of each host, whatever this machine has: 4 connections need 4
                configuration[prefix + "Uri"] = values[$"LAB_{upper}_URI"];
                configuration[prefix + "PeerUri"] = values[$"LAB_{upper}_PEER_URI"];
                configuration[prefix + "NetFolder"] = $"/proc/{values[$"LAB_{upper}_PID"]}/net";
                configuration[prefix + "Interface"] = values["LAB_INTERFACE"];
            }

            lab.Configuration = configuration;
            return lab;
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    /// <summary>The data connections between the hosts right now, as the lab counts them.</summary>
    internal static async Task<int> ConnectionsAsync() => int.Parse((await RunAsync("connections")).Trim(), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Changes the link while things run.</summary>
    internal static Task LinkAsync(string speed) => RunAsync("link", speed);

    /// <summary>The guest's own count of timer ticks on a host; an exception: it does not run there.</summary>
    internal static Task<string> HeartbeatAsync(string host) => RunAsync("heartbeat", "--host", host, "--name", Guest);

    public async ValueTask DisposeAsync()
    {
        await RunAsync("down");
        await turn.DisposeAsync();
    }

    private static async Task<string> RunAsync(params string[] arguments)
    {
        using Process process = new() { StartInfo = new(Script, arguments) { RedirectStandardOutput = true, RedirectStandardError = true } };
        process.StartInfo.Environment["LAB_NAME"] = Name;
        process.StartInfo.Environment.Remove("LAB_DIR");
        process.Start();
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"lab.sh {string.Join(' ', arguments)} ended with {process.ExitCode}: {output}{await errors}");
    }
}
