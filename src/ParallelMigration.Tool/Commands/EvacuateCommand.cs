using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using ParallelMigration.Libvirt;
using ParallelMigration.Tool.Evacuating;
using ParallelMigration.Tool.Input;
using Spectre.Console;

namespace ParallelMigration.Tool.Commands;

/// <summary><c>evacuate</c>: all running guests of a host to others.</summary>
internal sealed class EvacuateCommand
{
    private readonly Option<string> source = LibvirtOptions.Source();
    private readonly Option<string[]> destinations = new("--destination") { Description = "A destination host's libvirt URI. May be given several times.", HelpName = "URI", Required = true };
    private readonly Option<string[]> peerUris = new("--peer-uri")
    {
        Description = "The destinations' libvirt URIs as the source's daemon reaches them, if they are others: as many, in the same order.",
        HelpName = "URI",
    };

    private readonly Option<string?> migrationInterface = new("--migration-interface")
    {
        Description = "The network interface that migrations use, on all hosts; its link's speed is the bandwidth. Without it the bandwidth is unknown.",
        HelpName = "NAME",
    };

    private readonly Option<string?> settings = LibvirtOptions.Settings("A JSON file with options, cluster and VM settings, for all guests. Without it: disabled.");
    private readonly SimpleOptions simple = new();
    private readonly Option<string?> priority = new("--priority") { Description = "A file with a guest's name and its priority a line, such as db1,10. Higher ones go first; others have 0.", HelpName = "FILE" };
    private readonly Option<string?> affinity = new("--affinity")
    {
        Description = "A file with a rule a line: \"apart db1,db2\" for guests of which no two may run on one host, \"pin db1,beta\" for one that may run on that host only.",
        HelpName = "FILE",
    };

    private readonly Option<double> vcpusPerThread = new("--vcpus-per-thread")
    {
        Description = "How many vCPUs a destination takes for each of its CPU threads, its own guests' included: a number, or unlimited. The default is 4.",
        HelpName = "NUMBER",
        DefaultValueFactory = _ => 4,
        CustomParser = result => VcpusOf(result.Tokens[0].Value, result.AddError),
    };

    private readonly Option<bool> measure = new("--measure")
    {
        Description = FormattableString.Invariant($"Measure first how fast each guest changes its memory, {GuestMeasurement.AtOnce} at a time: 12 s and some of the host's CPU each. Without it, and without a history of theirs, the plan counts on guests that change nothing."),
    };

    private readonly Option<string?> limitsStore = LimitsStore.Option();
    private readonly Option<string?> history = HistoryOption.Create();
    private readonly Option<TimeSpan?> window = new("--window")
    {
        Description = "How long it may take, such as 90s, 30m or 2h: the plan says whether that is enough, and who moves by then.",
        HelpName = "TIME",
        CustomParser = result => WindowOf(result.Tokens[0].Value, result.AddError),
    };

    private readonly Option<string?> svg = new("--svg") { Description = "Write a picture of the plan to this file.", HelpName = "FILE" };
    private readonly Option<bool> dryRun = new("--dry-run") { Description = "Stop after the plan. Exit status 1 if a guest cannot move." };
    private readonly Option<bool> yes = new("--yes") { Description = "Begin without asking. Required where no one can be asked." };
    private readonly Option<bool> json = LibvirtOptions.Json();
    private readonly Option<bool> progress = LibvirtOptions.Progress();

    internal static Command Create(Terminal terminal)
    {
        EvacuateCommand options = new();
        var command = new Command(
            "evacuate",
            "Empty a host: plan where each running guest goes and in which order, ask, and migrate them, as many at once as their plans allow. A migration that fails is tried at another "
            + "destination, at most twice. Interrupted once, it begins no more; twice, it cancels those that run.")
        {
            options.source, options.destinations, options.peerUris, options.migrationInterface, options.settings,
        };
        foreach (var option in options.simple.All)
        {
            command.Add(option);
        }

        foreach (var option in new Option[] { options.priority, options.affinity, options.vcpusPerThread, options.window, options.measure, options.limitsStore, options.history, options.svg, options.dryRun, options.yes, options.json, options.progress })
        {
            command.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (result.GetValue(options.peerUris) is { Length: > 0 } peers && peers.Length != result.GetValue(options.destinations)?.Length)
            {
                result.AddError("--peer-uri must be given as often as --destination.");
            }
        });
        command.SetAction(Interruptible.InTwoSteps(terminal, (parsed, stop, cancel) => options.RunAsync(parsed, terminal, stop, cancel)));
        return command;
    }

    private Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken stop, CancellationToken cancel)
    {
        MigrationOutput output = new(terminal, parsed.GetValue(json), parsed.GetValue(progress));
        if (!parsed.GetValue(dryRun) && !parsed.GetValue(yes) && (!terminal.CanAsk || output.IsJson))
        {
            return Task.FromResult(output.Failed("--yes is required where no one can be asked.", ExitCode.BadInput));
        }

        return SettingsFile.UseAsync(
            parsed.GetValue(settings),
            terminal,
            file => LibvirtErrors.ReportedAsync(output, ExitCode.Failed, () => EvacuateAsync(parsed, file, output, stop, cancel)),
            stop);
    }

    private async Task<int> EvacuateAsync(ParseResult parsed, SettingsFile file, MigrationOutput output, CancellationToken stop, CancellationToken cancel)
    {
        var terminal = output.Terminal;
        var priorities = PrioritiesOf(parsed.GetValue(priority), await LineFile.ReadAsync(priority.Name, parsed.GetValue(priority), stop).ConfigureAwait(false));
        var rules = EvacuationAffinity.Of(parsed.GetValue(affinity) ?? "", await LineFile.ReadAsync(affinity.Name, parsed.GetValue(affinity), stop).ConfigureAwait(false));
        await using var limits = LimitsStore.Open(parsed.GetValue(limitsStore));
        List<EvacuationHost> hosts = [];
        try
        {
            var uris = parsed.GetValue(destinations)!;
            var peers = parsed.GetValue(peerUris) is { Length: > 0 } given ? given : uris;
            foreach (var (option, uri, peer) in uris.Zip(peers, (uri, peer) => (destinations.Name, uri, peer)).Prepend((source.Name, parsed.GetValue(source)!, "")))
            {
                var connection = await LibvirtErrors.OpenAsync(option, uri, stop).ConfigureAwait(false);
                hosts.Add(new(peer, connection, null!));
                hosts[^1] = hosts[^1] with { Info = await LibvirtErrors.OfAsync(option, () => connection.GetHostInfoAsync(stop)).ConfigureAwait(false) };
            }

            if (hosts.GroupBy(host => host.Info.Id, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
            {
                return output.Failed(
                    twice.Contains(hosts[0])
                        ? $"{destinations.Name}: {hosts[0].Info.Name} is the source, and cannot be a destination as well."
                        : $"{destinations.Name}: {twice.First().Info.Name} is given more than once.",
                    ExitCode.BadInput);
            }

            EvacuationSite site = new()
            {
                Source = hosts[0],
                Destinations = hosts[1..],
                MigrationInterface = parsed.GetValue(migrationInterface),
                Request = facts => simple.Apply(parsed, file.With(facts)),
                Priorities = priorities,
                Window = parsed.GetValue(window),
                VcpusPerThread = parsed.GetValue(vcpusPerThread) is var most && double.IsFinite(most) ? most : null,
                Affinity = rules,
                Remark = terminal.Fail,
                Migrator = new() { History = HistoryOption.Open(parsed.GetValue(history), terminal) },
            };
            await site.RecallAsync(await HistoryOption.ReadAsync(parsed.GetValue(history), null, terminal, stop).ConfigureAwait(false), stop).ConfigureAwait(false);
            if (parsed.GetValue(measure))
            {
                await site.MeasureAsync(guests => output.Text.WriteLine(GuestMeasurement.Begins(guests)), stop).ConfigureAwait(false);
            }

            return await RunAsync(parsed, site, new(site, limits.Limiter), output, stop, cancel).ConfigureAwait(false);
        }
        finally
        {
            hosts.ForEach(host => host.Connection.Dispose());
        }
    }

    private async Task<int> RunAsync(
        ParseResult parsed, EvacuationSite site, EvacuationRunner runner, MigrationOutput output, CancellationToken stop, CancellationToken cancel)
    {
        var terminal = output.Terminal;
        var agenda = await runner.PlanAsync(stop).ConfigureAwait(false);
        var timetable = EvacuationTimetable.Of(site.Plan!);
        if (!output.IsJson)
        {
            EvacuationReport.Plan(terminal, agenda, timetable, site.Plan!, parsed.GetValue(window), site);
        }

        if (parsed.GetValue(svg) is { } picture)
        {
            await WritePictureAsync(picture, agenda, timetable, site.NameOf, terminal, stop).ConfigureAwait(false);
        }

        var cannot = agenda.Stays.Count > 0 && agenda.Moves.Count + agenda.Active.Count == 0;
        if (parsed.GetValue(dryRun) || cannot)
        {
            var exitStatus = agenda.Stays.Count > 0 ? ExitCode.Refused : ExitCode.Done;
            if (output.IsJson)
            {
                EvacuationReport.Json(terminal, exitStatus == ExitCode.Done ? "planned" : "refused", exitStatus, EvacuationStatus.Before(agenda), site, timetable is null ? null : (agenda.Moves, timetable, site.Plan!));
            }

            return exitStatus;
        }

        if (agenda.Moves.Count > 0 && !parsed.GetValue(yes)
            && !await terminal.Console.ConfirmAsync(agenda.Moves.Count == 1 ? "Begin 1 migration?" : $"Begin {agenda.Moves.Count} migrations?", defaultValue: false, stop).ConfigureAwait(false))
        {
            return output.Failed("Not begun; no guest was touched.", ExitCode.Canceled);
        }

        terminal.GoOnWithoutOutput();
        var end = await EvacuationDisplay.ShownAsync(
            progress => runner.RunAsync(agenda, progress, stop, cancel),
            statuses => ShowAsync(statuses, site, output, stop, cancel)).ConfigureAwait(false);
        var status = EvacuationReport.ExitStatusOf(end);
        if (output.IsJson)
        {
            EvacuationReport.Json(terminal, status switch { ExitCode.Done => "completed", ExitCode.Canceled => "canceled", ExitCode.Uncertain => "unknown", ExitCode.NothingDone => "nothingDone", _ => "failed" }, status, end, site);
        }
        else
        {
            EvacuationReport.End(terminal, end, site);
        }

        return status;
    }

    private static async Task ShowAsync(ChannelReader<EvacuationStatus> statuses, EvacuationSite site, MigrationOutput output, CancellationToken stop, CancellationToken cancel)
    {
        var terminal = output.Terminal;
        if (!output.IsJson && terminal.IsInteractive && terminal.Console.Profile.Capabilities.Ansi)
        {
            await EvacuationDisplay.ScreenAsync(statuses, terminal, site, TimeProvider.System, cancel).ConfigureAwait(false);
            return;
        }

        using var stopped = stop.Register(() => terminal.Fail("no more migrations are begun; those that run are seen to their end. Interrupt again to cancel them."));
        using var canceled = cancel.Register(() => terminal.Fail("those that run are being canceled."));
        await (output.IsJson
            ? EvacuationDisplay.JsonAsync(statuses, output, site)
            : EvacuationDisplay.LinesAsync(statuses, terminal.Text, site, TimeProvider.System)).ConfigureAwait(false);
    }

    private static async Task WritePictureAsync(
        string file, EvacuationAgenda agenda, EvacuationTimetable? timetable, Func<string?, string> nameOf, Terminal terminal, CancellationToken cancellation)
    {
        if (timetable is null)
        {
            terminal.Fail($"--svg: no picture was written, because {(agenda.Moves.Count == 0 ? "no migration is planned" : "how long the migrations take is not known")}.");
            return;
        }

        try
        {
            await File.WriteAllTextAsync(file, EvacuationPicture.Of(timetable, agenda.Moves, nameOf), cancellation).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ArgumentException($"--svg: {error.Message}", error);
        }
    }

    private static TimeSpan? WindowOf(string text, Action<string> error)
    {
        if (SimpleOptions.ParseTime(text, TimeSpan.FromDays(366)) is { } time)
        {
            return time;
        }

        error($"'{text}' is not a time for --window. Write a number above 0 and a unit, such as 90s, 30m or 2h.");
        return null;
    }

    private static double VcpusOf(string text, Action<string> error)
    {
        if (text == "unlimited")
        {
            return double.PositiveInfinity;
        }

        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 1000)
        {
            return number;
        }

        error($"--vcpus-per-thread must be a number above 0, such as 1 or 2.5, or unlimited, but is '{text}'.");
        return default;
    }

    private static Dictionary<string, int> PrioritiesOf(string? file, IReadOnlyList<(int Number, string Text)> lines)
    {
        Dictionary<string, int> priorities = new(StringComparer.Ordinal);
        foreach (var (line, text) in lines)
        {
            var comma = text.LastIndexOf(',');
            if (comma < 1 || !int.TryParse(text.AsSpan(comma + 1), NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number))
            {
                throw new ArgumentException(FormattableString.Invariant($"{file} (line {line}): '{text}' is not a name and a number, such as db1,10."));
            }

            priorities[text[..comma].Trim()] = number;
        }

        return priorities;
    }
}
