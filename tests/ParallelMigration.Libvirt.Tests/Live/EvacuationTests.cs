using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using ParallelMigration.Policy.Json;

namespace ParallelMigration.Libvirt.Tests.Live;

/// <summary><c>parallel-migration evacuate</c> between three hosts of a lab of its own.</summary>
[Collection(LabCollection.Name)]
public sealed class EvacuationTests(EvacuationLab lab) : IClassFixture<EvacuationLab>
{
    [LabFact(Timeout = 300_000)]
    public async Task Five_guests_move_to_two_hosts_and_never_more_at_once_than_may()
    {
        await StartGuestsAsync((1, 128, 0), (2, 192, 5), (3, 256, 10), (4, 320, 20), (5, 160, 0));
        using TextFile rules = new("apart g1,g3,g9\npin g2,gamma\n");
        using TextFile history = new("");
        using var tool = Evacuate("--affinity", rules.Path, "--measure", "--history", history.Path);
        await UntilAsync(() => tool.Output.Contains("migrates to", StringComparison.Ordinal)); // it has measured
        var samples = await WatchAsync(tool, 5);
        var (exitCode, output, error) = await tool.EndAsync();
        Assert.Equal((0, $"parallel-migration: {rules.Path} (line 1): no guest 'g9' runs on these hosts; the rule does not count for it.\n"), (exitCode, error));
        Assert.Matches("(?m)^g4 .* [1-9][0-9]* MiB/s ", output);
        Assert.Single(await GuestsAsync("BETA"), guest => guest is "g1" or "g3");
        Assert.Contains("g2", await GuestsAsync("GAMMA"));
        Assert.Contains("5 of 5 guests moved", output, StringComparison.Ordinal);
        Assert.Equal(2, samples.Max(sample => sample.Leaving.Length));
        Assert.InRange(samples.Max(sample => sample.MostArriving), 1, 2);
        Assert.Empty(await GuestsAsync("ALPHA"));
        Assert.Equal(["g1", "g2", "g3", "g4", "g5"], (await GuestsAsync("BETA")).Concat(await GuestsAsync("GAMMA")).Order());
        var records = (await File.ReadAllLinesAsync(history.Path)).Select(line => DecisionJson.ReadRecord(Encoding.UTF8.GetBytes(line)));
        Assert.Equal([true, true, true, true, true], records.Select(record => record is { Completed: true, Request: not null, Link: not null }));

        // On its way back g4 is known without a measurement.
        var host = (await GuestsAsync("BETA")).Contains("g4") ? "LAB_BETA_URI" : "LAB_GAMMA_URI";
        using var back = ToolProcess.Start(["evacuate", "--source", lab[host], "--destination", lab["LAB_ALPHA_URI"], "--limits-store", "none", "--history", history.Path, "--dry-run"]);
        (exitCode, output, error) = await back.EndAsync();
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Matches("(?m)^g4 .* [1-9][0-9]* MiB/s ", output);
    }

    [LabFact(Timeout = 180_000)]
    public async Task A_process_that_was_killed_is_started_again_and_goes_on()
    {
        await StartGuestsAsync((1, 320, 0), (2, 320, 0), (3, 320, 0));
        using (var killed = Evacuate())
        {
            await UntilAsync(() => killed.Output.Contains("migrates to", StringComparison.Ordinal));
            await Task.Delay(1500); // QEMU sends
            await killed.KillAsync();
        }

        using var tool = Evacuate();
        var (exitCode, output, error) = await tool.EndAsync();
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains("migrates already", output, StringComparison.Ordinal);
        Assert.Empty(await GuestsAsync("ALPHA"));
        Assert.Equal(["g1", "g2", "g3"], (await GuestsAsync("BETA")).Concat(await GuestsAsync("GAMMA")).Order());
    }

    [LabFact(Timeout = 180_000)]
    public async Task A_destination_that_dies_half_way_loses_no_guest()
    {
        await StartGuestsAsync((1, 320, 0), (2, 320, 0), (3, 320, 0));
        using var tool = Evacuate();
        await UntilAsync(() => tool.Output.Contains("migrates to gamma", StringComparison.Ordinal));
        await Task.Delay(1500);
        await RunAsync("daemon", "gamma", "kill");
        foreach (var guest in new[] { "g1", "g2", "g3" })
        {
            await ((Task)RunAsync("qemu", "gamma", "--name", guest, "kill")).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // only those that are there
        }

        var (exitCode, output, _) = await tool.EndAsync(TimeSpan.FromMinutes(2));
        Assert.Equal((0, "g1,g2,g3"), (exitCode, string.Join(',', (await GuestsAsync("BETA")).Order())));
        Assert.Contains("is tried again", output, StringComparison.Ordinal);
        Assert.Empty(await GuestsAsync("ALPHA"));
    }

    // Half-way is in the first pass, which takes 10 s: in a switchover the guest would wait until TCP times out.
    [LabFact(Timeout = 300_000)]
    public async Task A_link_that_is_cut_half_way_loses_no_guest()
    {
        await StartGuestsAsync((1, 320, 0), (2, 320, 0));
        await RunAsync("link", "gamma", "200mbit");
        using var tool = Evacuate();
        await UntilAsync(() => tool.Output.Contains("migrates to gamma", StringComparison.Ordinal));
        await Task.Delay(1500);
        await RunAsync("link", "gamma", "cut");
        var (exitCode, output, _) = await tool.EndAsync(TimeSpan.FromMinutes(4));
        Assert.Equal((0, "g1,g2"), (exitCode, string.Join(',', (await GuestsAsync("BETA")).Order())));
        Assert.Contains("is tried again", output, StringComparison.Ordinal);
        Assert.Empty((await GuestsAsync("ALPHA")).Concat(await GuestsAsync("GAMMA")));
    }

    [LabFact(Timeout = 180_000)]
    public async Task A_destination_whose_link_is_slow_is_left_out_of_the_rest()
    {
        await StartGuestsAsync((1, 160, 0), (2, 160, 0), (3, 160, 0), (4, 160, 0), (5, 160, 0), (6, 160, 0));
        await RunAsync("link", "gamma", "40mbit");
        using var tool = Evacuate();
        var (exitCode, output, error) = await tool.EndAsync();
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains("The rest was planned again.", output, StringComparison.Ordinal);

        // Two may have begun before the first of them shows how slow the link is. Half of the guests would go there otherwise.
        Assert.InRange((await GuestsAsync("GAMMA")).Count(), 1, 2);
        Assert.Empty(await GuestsAsync("ALPHA"));
    }

    [LabFact(Timeout = 180_000)]
    public async Task Interrupted_once_it_sees_those_that_run_to_their_end()
    {
        await StartGuestsAsync((1, 320, 0), (2, 320, 0), (3, 320, 0));
        using var tool = Evacuate();
        await UntilAsync(() => tool.Output.Contains("migrates to", StringComparison.Ordinal));
        await Task.Delay(1500);
        await tool.InterruptAsync();
        var (exitCode, output, error) = await tool.EndAsync();
        Assert.Equal(130, exitCode);
        Assert.Contains("no more migrations are begun", error, StringComparison.Ordinal);
        Assert.Contains("2 of 3 guests moved", output, StringComparison.Ordinal);
        Assert.Single(await GuestsAsync("ALPHA"));
    }

    [LabFact(Timeout = 180_000)]
    public async Task A_parallel_guest_among_plain_ones_migrates_alone()
    {
        // So large beside the others that half of the link would keep it longest: sharing (P1) does not pay.
        await StartGuestsAsync((1, 128, 0), (2, 144, 0), (3, 128, 0));
        await RunAsync("guest", "--name", "g4", "--memory", "512", "--vcpus", "4");

        // Stated facts take precedence over those that are read: the lab's hosts have few threads.
        using TextFile settings = new(
            """{"options":{"bandwidthPerConnectionMbps":175},"cluster":{"parallelMigration":"auto"},"source":{"cpuThreads":8},"destination":{"cpuThreads":8}}""");
        using TextFile priority = new("g4,1\n");
        using var tool = Evacuate("--settings", settings.Path, "--priority", priority.Path);
        var samples = await WatchAsync(tool, 4);
        var (exitCode, output, error) = await tool.EndAsync();
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Matches("(?m)^g4 +(beta|gamma) +4 ", output);
        Assert.Matches("(?m)^g1 +(beta|gamma) +1 ", output);
        Assert.Contains(samples, sample => sample.Leaving.SequenceEqual(["g4"]));
        Assert.All(samples.Where(sample => sample.Leaving.Contains("g4")), sample => Assert.Single(sample.Leaving));
        Assert.All(samples, sample => Assert.All(new[] { sample.AtBeta, sample.AtGamma }.Where(arriving => arriving.Contains("g4")), arriving => Assert.Single(arriving)));
        Assert.InRange(samples.Max(sample => sample.Leaving.Length), 1, 2);
        Assert.InRange(samples.Max(sample => sample.MostArriving), 1, 2);
        Assert.Empty(await GuestsAsync("ALPHA"));
    }

    [LabFact(Timeout = 180_000)]
    public async Task A_guest_that_cannot_move_is_named_with_the_reason_and_the_others_move()
    {
        await StartGuestsAsync((1, 192, 0), (2, 128, 0), (3, 128, 0));
        await VirshAsync("ALPHA", "destroy", "g3");
        var xml = Path.Combine(lab["LAB_DIR"], "guest", "g3.xml");
        await File.WriteAllTextAsync(xml, (await File.ReadAllTextAsync(xml)).Replace(
            "</devices>", "<shmem name='shared'><model type='ivshmem-plain'/><size unit='M'>4</size></shmem></devices>", StringComparison.Ordinal));
        await VirshAsync("ALPHA", "create", xml);
        using var tool = Evacuate();
        var (exitCode, output, error) = await tool.EndAsync();
        Assert.Equal((4, ""), (exitCode, error));
        Assert.Matches("ivshmem.*detach it, or shut the guest down", output.Split('\n').Last(line => line.StartsWith("g3 stays on alpha.", StringComparison.Ordinal)));
        Assert.Contains("2 of 3 guests moved", output, StringComparison.Ordinal);
        Assert.Equal(["g3"], await GuestsAsync("ALPHA"));
    }

    [LabFact(Timeout = 180_000)]
    public async Task Guests_that_the_rules_refuse_are_status_1_and_those_that_are_gone_when_it_begins_status_6()
    {
        await StartGuestsAsync((1, 128, 0));
        using (var refused = Evacuate("--setting", "parallel", "--policy", "post-copy"))
        {
            var (exitCode, output, _) = await refused.EndAsync();
            Assert.Equal((1, true), (exitCode, output.Contains("g1 cannot move: The setting is Parallel", StringComparison.Ordinal)));
        }

        Assert.Equal(["g1"], await GuestsAsync("ALPHA"));
        using StatusFile status = new();
        using var tool = EvacuateOnTerminal(status);
        await UntilAsync(() => tool.Output.Contains("Expected to end", StringComparison.Ordinal));
        await VirshAsync("ALPHA", "destroy", "g1");
        await tool.TypeAsync("y\r");
        Assert.Equal(6, (await tool.EndAsync()).ExitCode);
    }

    [LabFact(Timeout = 180_000)]
    public async Task Ctrl_C_twice_on_a_terminal_cancels_those_that_run_and_says_where_each_guest_is()
    {
        await StartGuestsAsync((1, 320, 0), (2, 320, 0), (3, 320, 0));
        using StatusFile status = new();
        using var tool = EvacuateOnTerminal(status);
        await UntilAsync(() => tool.Output.Contains("Expected to end", StringComparison.Ordinal)); // the question comes next
        await tool.TypeAsync("y\r");
        await UntilAsync(() => tool.Output.Contains(" Mbit/s", StringComparison.Ordinal)); // QEMU sends
        await tool.TypeAsync("\u0003");
        await UntilAsync(() => tool.Output.Contains("No more are begun", StringComparison.Ordinal));
        await tool.TypeAsync("\u0003");
        var (exitCode, output, _) = await tool.EndAsync();
        Assert.Equal(("130", 130), (await status.ReadAsync(), exitCode));
        Assert.Contains("being canceled", output, StringComparison.Ordinal);
        foreach (var guest in new[] { "g1", "g2", "g3" })
        {
            Assert.Contains($"{guest} stays on alpha.", output, StringComparison.Ordinal);
        }

        Assert.Contains("0 of 3 guests moved", output, StringComparison.Ordinal);
        Assert.Equal(["g1", "g2", "g3"], (await GuestsAsync("ALPHA")).Order());
    }

    [LabFact(Timeout = 180_000)]
    public async Task A_lost_session_lets_those_that_run_arrive()
    {
        await StartGuestsAsync((1, 320, 0), (2, 320, 0), (3, 320, 0));
        using StatusFile status = new();
        using (var tool = EvacuateOnTerminal(status, "--yes"))
        {
            await UntilAsync(() => tool.Output.Contains(" Mbit/s", StringComparison.Ordinal));
            await tool.KillAsync(); // with it its terminal
        }

        await UntilAsync(() => status.Exists);
        Assert.Equal("130", await status.ReadAsync());
        Assert.Equal(2, (await GuestsAsync("BETA")).Concat(await GuestsAsync("GAMMA")).Count());
        Assert.Single(await GuestsAsync("ALPHA"));
    }

    private static Task<string> RunAsync(params string[] arguments) => EvacuationLab.RunAsync(arguments);

    private string[] Arguments(params string[] more) =>
    [
        "evacuate", "--source", lab["LAB_ALPHA_URI"], "--destination", lab["LAB_BETA_URI"], "--destination", lab["LAB_GAMMA_URI"],
        "--migration-interface", lab["LAB_INTERFACE"], "--bandwidth", "700Mbps", "--limits-store", "none", .. more,
    ];

    private ToolProcess Evacuate(params string[] more) => ToolProcess.Start([.. Arguments(more), "--yes"]);

    private ToolProcess EvacuateOnTerminal(StatusFile status, params string[] more) => ToolProcess.StartOnTerminal(status.Path, Arguments(more));

    private async Task StartGuestsAsync(params (int Number, int Memory, int DirtyRate)[] guests)
    {
        await lab.RestoreAsync();
        foreach (var (number, memory, dirtyRate) in guests)
        {
            await RunAsync("guest", "--name", $"g{number}", "--memory", $"{memory}", "--dirty-rate", $"{dirtyRate}", "--vcpus", "1");
        }
    }

    private async Task<IEnumerable<string>> GuestsAsync(string host) =>
        (await VirshAsync(host, "list", "--name", "--state-running")).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private Task<string> VirshAsync(string host, params string[] arguments) => lab.VirshAsync(host, arguments);

    /// <summary>Watches all hosts from outside, every 100 ms, until the tool ends: which guests leave the source at that moment, and which arrive where.</summary>
    private async Task<List<Sample>> WatchAsync(ToolProcess tool, int guests)
    {
        List<Sample> samples = [];
        var names = Enumerable.Range(1, guests).Select(number => $"g{number}").ToArray();
        while (!tool.HasEnded)
        {
            var next = Task.Delay(100);
            var leaving = VirshAsync("ALPHA", string.Concat(names.Select(name => $"echo {name}; domjobinfo {name}; ")) + "list --name");
            var (beta, gamma) = (ArrivingAsync("BETA"), ArrivingAsync("GAMMA"));
            var answers = await leaving;
            samples.Add(new(
                [.. names.Where(name => answers[(answers.IndexOf(name, StringComparison.Ordinal) + name.Length)..]
                    .Split(names, 2, StringSplitOptions.None)[0].Contains("Outgoing migration", StringComparison.Ordinal))],
                await beta,
                await gamma));
            await next;
        }

        return samples;
    }

    /// <summary>A guest that arrives is paused at its destination until it runs there.</summary>
    private async Task<string[]> ArrivingAsync(string host) =>
        (await VirshAsync(host, "list", "--name", "--state-paused")).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private sealed record Sample(string[] Leaving, string[] AtBeta, string[] AtGamma)
    {
        internal int MostArriving => Math.Max(AtBeta.Length, AtGamma.Length);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (var tries = 0; !condition(); tries++)
        {
            Assert.True(tries < 600, "It did not come to pass within a minute.");
            await Task.Delay(100);
        }
    }

    private sealed class StatusFile : IDisposable
    {
        private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("pm-evacuate-");

        internal string Path => System.IO.Path.Combine(folder.FullName, "status");

        internal bool Exists => File.Exists(Path) && new FileInfo(Path).Length > 0;

        internal async Task<string> ReadAsync() => (await File.ReadAllTextAsync(Path)).Trim();

        public void Dispose() => folder.Delete(recursive: true);
    }

    private sealed class TextFile : IDisposable
    {
        internal TextFile(string text) => File.WriteAllText(Path, text);

        internal string Path { get; } = System.IO.Path.GetTempFileName();

        public void Dispose()
        {
            File.Delete(Path);
            File.Delete(Path + ".lock");
        }
    }
}
