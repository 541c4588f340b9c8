using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Libvirt;
using ParallelMigration.Scheduling;
using Spectre.Console;

namespace ParallelMigration.Tool.Commands;

/// <summary>Reports what a migration waits for, one line each time it changes, and again as the wait grows long.</summary>
/// <param name="output">Where it is reported.</param>
/// <param name="source">The source's name.</param>
/// <param name="destination">The destination's name.</param>
/// <param name="nameOf">Returns a guest's name.</param>
/// <param name="activeFor">Returns for how long a guest has been migrating, where that is known.</param>
/// <param name="clock">The clock; <see langword="null"/> for the system's.</param>
internal sealed class WaitReporter(
    MigrationOutput output, string source, string destination, Func<Guid, string> nameOf, Func<Guid, TimeSpan?>? activeFor = null, TimeProvider? clock = null)
    : IProgress<LeaseWait>, IDisposable
{
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(5);

    // A name or a time is not worth a wait: a host that does not answer at once is not waited for.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private readonly TimeProvider clock = clock ?? TimeProvider.System;
    private readonly Lock reporting = new();
    private string? last;
    private IReadOnlyList<ReachedLimit> limits = [];
    private long begun;
    private ITimer? timer;

    /// <summary>Returns the names of guests, as one of the hosts knows them; their UUIDs where none does.</summary>
    internal static Func<Guid, string> NamesFrom(params LibvirtConnection[] hosts)
    {
        Dictionary<Guid, string> names = [];
        return vm =>
        {
            if (!names.TryGetValue(vm, out var name))
            {
                name = hosts.Select(host => AtOnce(() => host.FindDomainAsync(vm.ToString()))?.Name).FirstOrDefault(found => found is not null) ?? vm.ToString();
                names.Add(vm, name);
            }

            return name;
        };
    }

    /// <summary>Returns for how long guests have been migrating, as the source reports it.</summary>
    internal static Func<Guid, TimeSpan?> TimesFrom(LibvirtConnection source) => vm =>
        AtOnce(() => source.ActiveMigrations().GetActiveMigrationsAsync(CancellationToken.None))?.Outgoing
            .Where(active => active.Vm == vm).Select(active => DateTimeOffset.UtcNow - active.StartedAt).FirstOrDefault();

    public void Report(LeaseWait value)
    {
        lock (reporting)
        {
            limits = value.Limits;
            if (timer is null)
            {
                begun = clock.GetTimestamp() - (long)(value.Duration.TotalSeconds * clock.TimestampFrequency);
                timer = clock.CreateTimer(_ => ReportAgain(), null, Again, Again);
            }

            var text = Text(limits, source, destination, nameOf);
            if (text == last)
            {
                return;
            }

            last = text;
            Write("Waiting", Text(limits, source, destination, nameOf, activeFor));
        }
    }

    /// <summary>The wait is over. There may be another: two migrations that began at the same moment part again.</summary>
    internal void Ended()
    {
        lock (reporting)
        {
            timer?.Dispose();
            (timer, last) = (null, null);
        }
    }

    public void Dispose() => Ended();

    private void ReportAgain()
    {
        lock (reporting)
        {
            // A tick may be under way while the wait ends.
            if (timer is not null)
            {
                Write($"Waiting for {TimeText(clock.GetElapsedTime(begun))}", Text(limits, source, destination, nameOf, activeFor));
            }
        }
    }

    private void Write(string begin, string text)
    {
        if (output.IsJson)
        {
            if (output.WritesProgress)
            {
                output.Waiting(text);
            }
        }
        else if (output.Terminal.IsInteractive)
        {
            output.Terminal.Console.WriteLine($"{begin}: {text}."); // which knows how to write above the progress bar
        }
        else
        {
            output.Text.WriteLine($"{begin}: {text}.");
        }
    }

    // The same migrations often use up both ends: they are named once.
    internal static string Text(
        IReadOnlyList<ReachedLimit> limits, string source, string destination, Func<Guid, string> nameOf, Func<Guid, TimeSpan?>? times = null) => string.Join("; ", limits
        .GroupBy(limit => string.Join(", ", limit.Blockers.Select(blocker => $"{nameOf(blocker.Vm)} ({Text(blocker, times)})")))
        .Select(group => $"{string.Join(" and ", group.Select(limit => Text(limit, source, destination)))}: {group.Key}"));

    private static string Text(ReachedLimit limit, string source, string destination) => string.Create(
        CultureInfo.InvariantCulture,
        $"at most {limit.Maximum} may {(limit.Direction == MigrationDirection.Outgoing ? $"leave {source}" : $"arrive at {destination}")} at once");

    private static string Text(Blocker blocker, Func<Guid, TimeSpan?>? times) => blocker.Kind switch
    {
        BlockerKind.QueuedAhead => "queued ahead",
        var kind => (kind == BlockerKind.Running ? "running" : "started elsewhere")
            + (times?.Invoke(blocker.Vm) is { } time && time > TimeSpan.Zero ? $", for {TimeText(time)} so far" : ""),
    };

    private static string TimeText(TimeSpan time) => time.TotalMinutes < 1 ? $"{(int)time.TotalSeconds} s"
        : time.TotalHours < 1 ? $"{(int)time.TotalMinutes} min"
        : $"{(int)time.TotalHours} h {time.Minutes} min";

    private static T? AtOnce<T>(Func<Task<T>> ask)
        where T : class?
    {
        try
        {
            var asked = Task.Run(ask);
            return asked.Wait(Timeout) ? asked.Result : null;
        }
        catch (AggregateException)
        {
            return null;
        }
    }
}
