using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using ParallelMigration.Policy;

namespace ParallelMigration.Libvirt.Tests.Live;

/// <summary>Two hosts, alpha and beta, brought up once for all live tests and always taken down.</summary>
/// <remarks>What the tests assert about the world they ask virsh and the lab, not the adapter.</remarks>
[SuppressMessage("Usage", "CA1816", Justification = "xunit's life time, not a disposable with a finalizer.")]
public class Lab : IAsyncLifetime
{
    /// <summary>The guest's name.</summary>
    public const string Guest = "guest";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    private readonly string name;
    private readonly string release;
    private Dictionary<string, string> values = [];
    private MachineTurn? turn;

    public Lab()
        : this(LabScript.LabName, LabScript.Machine)
    {
    }

    /// <summary>A lab of its own whose hosts run that release.</summary>
    protected Lab(string name, string release)
    {
        this.name = name;
        this.release = release;
    }

    public LibvirtConnection Alpha { get; private set; } = null!;

    public LibvirtConnection Beta { get; private set; } = null!;

    public string AlphaUri => values["LAB_ALPHA_URI"];

    public string BetaUri => values["LAB_BETA_URI"];

    public string AlphaPeerUri => values["LAB_ALPHA_PEER_URI"];

    public string BetaPeerUri => values["LAB_BETA_PEER_URI"];

    public string Interface => values["LAB_INTERFACE"];

    public string Folder => values["LAB_DIR"];

    public string AlphaNamespace => values["LAB_ALPHA_NETNS"];

    public string BetaNamespace => values["LAB_BETA_NETNS"];

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        if (!LabScript.IsUsed || !LabScript.IsInstalled(release))
        {
            return; // every test of the collection is skipped
        }

        turn = await MachineTurn.ShareAsync(name);
        try
        {
            await LabScript.CheckAsync(release);
            await RunAsync("down"); // what a killed run may have left
            await RunAsync("up", "--release", release);
            values = (await RunAsync("env"))
                .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
            Alpha = await LibvirtConnection.OpenAsync(values["LAB_ALPHA_URI"]);
            Beta = await LibvirtConnection.OpenAsync(values["LAB_BETA_URI"]);
        }
        catch
        {
            await DisposeAsync(); // xunit does not, where this failed
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        Alpha?.Dispose();
        Beta?.Dispose();
        if (turn is null)
        {
            return; // the lab is another run's
        }

        await RunAsync("down");
        await turn.DisposeAsync();
        turn = null;
    }

    /// <summary>Runs a command of this lab.</summary>
    public Task<string> RunAsync(params string[] arguments) => LabScript.RunInAsync(name, arguments);

    /// <summary>A fresh guest on alpha, and none on beta, on an unlimited link unless a speed is given.</summary>
    public async Task StartGuestAsync(string link = "unlimited", params string[] options)
    {
        await RunAsync("link", link);
        await RunAsync(["guest", "--name", Guest, .. options]);
        Assert.Equal("running", await StateAsync("ALPHA"));
        Assert.Null(await StateAsync("BETA"));

        // A test before may have ended a daemon.
        Alpha.Connected();
        Beta.Connected();
    }

    /// <summary>The guest to beta.</summary>
    public LibvirtMigration Migration(MigrationPlan plan) => new()
    {
        Source = Alpha,
        Vm = Guest,
        DestinationUri = BetaPeerUri,
        Destination = Beta,
        Plan = plan,
        Supervision = new() { ProgressInterval = TimeSpan.FromMilliseconds(50) },
    };

    /// <summary>The guest on its way to beta by another caller.</summary>
    internal RunningMigration Running() => new()
    {
        Source = Alpha,
        Destination = Beta,
        Vm = Guest,
        Supervision = new() { ProgressInterval = TimeSpan.FromMilliseconds(50) },
    };

    /// <summary>The guest's state by virsh; <see langword="null"/>: the host does not know it.</summary>
    public async Task<string?> StateAsync(string host)
    {
        var all = await VirshAsync(host, "list", "--all", "--name");
        try
        {
            return all.Split('\n').Contains(Guest) ? (await VirshAsync(host, "domstate", Guest)).Trim() : null;
        }
        catch (InvalidOperationException refusal) when (refusal.Message.Contains("failed to get domain", StringComparison.Ordinal) || refusal.Message.Contains("Domain not found", StringComparison.Ordinal))
        {
            return null; // it has left in between
        }
    }

    /// <summary>Asks a host by virsh.</summary>
    public Task<string> VirshAsync(string host, params string[] arguments) =>
        LabScript.RunProgramAsync("virsh", ["--quiet", "--connect", values[$"LAB_{host}_URI"], .. arguments]);

    /// <summary>Who is connected to a host's daemon by its socket, in its own numbers.</summary>
    public async Task<string[]> ClientsAsync(string host) => (await AdministerAsync(host, "client-list"))
        .Split('\n').Where(line => line.Contains(" unix ", StringComparison.Ordinal))
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[0]).ToArray();

    /// <summary>Has a host's daemon hang up on some of those, or on all of them.</summary>
    public async Task DisconnectClientsAsync(string host, params string[] clients)
    {
        foreach (var client in clients is [] ? await ClientsAsync(host) : clients)
        {
            await AdministerAsync(host, "client-disconnect", client);
        }
    }

    /// <summary>The migration data connections that stand now, seen in alpha's network namespace.</summary>
    public async Task<int> ConnectionsAsync() => int.Parse(await RunAsync("connections"), CultureInfo.InvariantCulture);

    /// <summary>Bytes that alpha has sent over the link.</summary>
    public async Task<long> BytesSentAsync() => (await CounterAsync()).Bytes;

    /// <summary>Bytes that alpha has sent over the link, and when they were read, in seconds: a busy machine starts and ends the reading command late.</summary>
    public async Task<(double At, long Bytes)> CounterAsync()
    {
        var lines = (await RunAsync("bytes")).Split('\n');
        string Value(string name) => lines.Single(line => line.StartsWith(name + '=', StringComparison.Ordinal))[(name.Length + 1)..];
        return (double.Parse(Value("at"), CultureInfo.InvariantCulture), long.Parse(Value("alpha"), CultureInfo.InvariantCulture));
    }

    /// <summary>The guest runs on that host and only there: virsh says so at both ends, and the guest's own clock goes on.</summary>
    public async Task AssertRunsOnlyOnAsync(string host)
    {
        Assert.Equal("running", await StateAsync(host));
        Assert.Contains(await StateAsync(host == "ALPHA" ? "BETA" : "ALPHA"), new[] { null, "shut off" });
        var before = await HeartbeatAsync(host);
        await UntilAsync(async () => await HeartbeatAsync(host) > before, "the guest's clock goes on");
    }

    /// <summary>Sends a host's libvirtd a signal at once, without waiting for its turn among the lab's commands.</summary>
    public async Task SignalDaemonAsync(string host, string signal)
    {
        var pid = (await RunAsync("env")).Split('\n').Single(line => line.StartsWith($"LAB_{host}_PID=", StringComparison.Ordinal)).Split('=')[1];
        await LabScript.RunProgramAsync("kill", "-" + signal, pid);
    }

    /// <summary>Waits for a condition of the world, bounded.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition, string what, TimeSpan? timeout = null)
    {
        var limit = timeout ?? Timeout;
        var deadline = DateTime.UtcNow + limit;
        while (!await condition())
        {
            if (DateTime.UtcNow > deadline)
            {
                throw new TimeoutException($"Not within {limit}: {what}.");
            }

            await Task.Delay(PollInterval);
        }
    }

    private Task<string> AdministerAsync(string host, string command, params string[] more) => LabScript.RunProgramAsync(
        "virt-admin", ["--connect", $"libvirtd:///system?socket={values["LAB_DIR"]}/{host}/run/libvirt-admin-sock", command, "libvirtd", .. more]);

    private async Task<long> HeartbeatAsync(string host) =>
        long.Parse(await RunAsync("heartbeat", "--host", host == "ALPHA" ? "alpha" : "beta", "--name", Guest), CultureInfo.InvariantCulture);
}
