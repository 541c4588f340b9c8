using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using System.Threading.Tasks;

namespace ParallelMigration.Libvirt.Tests.Live;

/// <summary>Three hosts, alpha, beta and gamma, brought up once for all evacuations. Gamma's link is the slowest.</summary>
[SuppressMessage("Usage", "CA1816", Justification = "xunit's life time, not a disposable with a finalizer.")]
public sealed class EvacuationLab : IAsyncLifetime
{
    private static readonly string Name = LabScript.LabName + "-evacuation";
    private static readonly string[] Hosts = ["ALPHA", "BETA", "GAMMA"];

    private Dictionary<string, string> values = [];

    internal string this[string value] => values[value];

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        if (!LabScript.IsUsed)
        {
            return; // every test is skipped
        }

        await RunAsync("down"); // what a killed run may have left
        await RunAsync("up", "--hosts", "3", "--link-speed", "800mbit");
        values = (await RunAsync("env")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (values.Count > 0)
        {
            await RunAsync("down");
        }
    }

    internal static Task<string> RunAsync(params string[] arguments) => LabScript.RunInAsync(Name, arguments);

    /// <summary>Undoes what the test before has done: no guest is left, the daemons run, the links have their speeds.</summary>
    internal async Task RestoreAsync()
    {
        await RunAsync("link", "gamma", "restore");
        await RunAsync("link", "gamma", "400mbit");
        await RunAsync("daemon", "gamma", "start");
        foreach (var host in Hosts)
        {
            foreach (var guest in (await VirshAsync(host, "list", "--all", "--name")).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                await VirshAsync(host, "destroy", guest);
            }
        }
    }

    internal Task<string> VirshAsync(string host, params string[] arguments) =>
        LabScript.RunProgramAsync("virsh", ["--quiet", "--connect", this[$"LAB_{host}_URI"], .. arguments]);
}
