using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using ParallelMigration.Libvirt;
using ParallelMigration.Tool.Commands;
using Spectre.Console;

namespace ParallelMigration.Tool.Evacuating;

/// <summary>
/// Shows an evacuation while it runs, on a task of its own: a terminal that is stopped (Ctrl-S), gone or full, or a pipe that is not read, keeps no migration waiting.
/// </summary>
internal static class EvacuationDisplay
{
    /// <summary>How often the screen is drawn where nothing is reported, and the shortest time between two drawings.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(0.25);

    /// <summary>How often lines say how far it is as a whole.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(30);

    /// <summary>Runs an evacuation and shows it.</summary>
    /// <param name="run">Runs it.</param>
    /// <param name="show">Shows the statuses until there are no more. It sees the latest one, not each.</param>
    internal static async Task<EvacuationStatus> ShownAsync(
        Func<IProgress<EvacuationStatus>, Task<EvacuationStatus>> run, Func<ChannelReader<EvacuationStatus>, Task> show)
    {
        var latest = Channel.CreateBounded<EvacuationStatus>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        var running = Task.Run(async () =>
        {
            try
            {
                return await run(new Latest(latest.Writer)).ConfigureAwait(false);
            }
            finally
            {
                latest.Writer.Complete();
            }
        });
        try
        {
            await show(latest.Reader).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or OutputException or UnauthorizedAccessException)
        {
            // There is no one to report to; the migrations are seen to their end all the same.
        }

        return await running.ConfigureAwait(false);
    }

    /// <summary>Shows it as a table on a person's screen, and what is not as planned in lines above it.</summary>
    internal static Task ScreenAsync(
        ChannelReader<EvacuationStatus> statuses, Terminal terminal, IEvacuationNames names, TimeProvider clock, CancellationToken cancel) =>
        terminal.Console.Live(new Text("")).AutoClear(true).Overflow(VerticalOverflow.Crop).StartAsync(async display =>
        {
            ConcurrentQueue<string> failures = [];
            using var reported = terminal.FailTo(failures.Enqueue);
            EvacuationEvents events = new(names, onlyTrouble: true);
            EvacuationStatus? last = null;
            var since = clock.GetTimestamp();
            for (var more = true; more;)
            {
                await Task.Delay(Tick, clock, CancellationToken.None).ConfigureAwait(false);
                more = !statuses.Completion.IsCompleted;
                if (statuses.TryRead(out var status))
                {
                    (last, since) = (status, clock.GetTimestamp());
                    Above(events.Of(status));
                }

                while (failures.TryDequeue(out var failure))
                {
                    Above([failure]);
                }

                if (last is not null)
                {
                    var profile = terminal.Console.Profile;
                    var lines = EvacuationScreen.Lines(
                        last, last.Elapsed + clock.GetElapsedTime(since), clock.GetLocalNow(), cancel.IsCancellationRequested, (profile.Width, profile.Height), names.NameOf);
                    display.UpdateTarget(new Text(string.Join('\n', lines)) { Overflow = Overflow.Ellipsis });
                }
            }

            // The console knows how to write above the table, but not to erase the table's rests from those lines.
            void Above(IEnumerable<string> texts)
            {
                var width = Math.Max(2, terminal.Console.Profile.Width) - 1;
                foreach (var line in texts.SelectMany(text => EvacuationScreen.Wrapped(text, width)))
                {
                    terminal.Console.WriteLine(line.PadRight(width));
                }
            }
        });

    /// <summary>Shows it as lines with the time: each change of a guest's state, and now and then how far it is as a whole.</summary>
    internal static async Task LinesAsync(ChannelReader<EvacuationStatus> statuses, TextWriter output, IEvacuationNames names, TimeProvider clock)
    {
        EvacuationEvents events = new(names, onlyTrouble: false);
        var last = clock.GetTimestamp();
        await foreach (var status in statuses.ReadAllAsync().ConfigureAwait(false))
        {
            foreach (var line in events.Of(status))
            {
                Write(line);
            }

            if (clock.GetElapsedTime(last) >= Pace)
            {
                last = clock.GetTimestamp();
                Write(EvacuationScreen.Summary(status, status.Elapsed, clock.GetLocalNow()));
            }
        }

        void Write(string line) => output.WriteLine($"{clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)} {line}");
    }

    /// <summary>Writes a JSON object for each change of a guest's state and each report of its migration.</summary>
    internal static async Task JsonAsync(ChannelReader<EvacuationStatus> statuses, MigrationOutput output, IEvacuationNames names)
    {
        Dictionary<Guid, EvacuatedVm> last = [];
        await foreach (var status in statuses.ReadAllAsync().ConfigureAwait(false))
        {
            foreach (var vm in output.WritesProgress ? status.Vms : [])
            {
                var before = last.GetValueOrDefault(vm.Vm);
                last[vm.Vm] = vm;
                if (before?.State != vm.State)
                {
                    output.State(vm, vm.Move is { } move ? names.NameOf(move.DestinationId) : null);
                }

                if (vm.Progress is { } progress && !ReferenceEquals(progress, before?.Progress))
                {
                    output.Progress(progress, vm.Name);
                }
            }
        }
    }

    private sealed class Latest(ChannelWriter<EvacuationStatus> writer) : IProgress<EvacuationStatus>
    {
        public void Report(EvacuationStatus value) => writer.TryWrite(value);
    }
}
