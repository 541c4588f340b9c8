using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using ParallelMigration.Libvirt;
using ParallelMigration.Scheduling;
using Spectre.Console;

namespace ParallelMigration.Tool.Commands;

/// <summary>Reports what a migration waits for, one line each time it changes.</summary>
internal sealed class WaitReporter(MigrationOutput output, string source, string destination, Func<Guid, string> nameOf) : IProgress<LeaseWait>
{
    private string? last;

    /// <summary>Returns the names of guests, as one of the hosts knows them; their UUIDs where none does.</summary>
    internal static Func<Guid, string> NamesFrom(params LibvirtConnection[] hosts)
    {
        Dictionary<Guid, string> names = [];
        return vm =>
        {
            if (!names.TryGetValue(vm, out var name))
            {
                name = hosts.Select(host => Find(host, vm)).FirstOrDefault(found => found is not null) ?? vm.ToString();
                names.Add(vm, name);
            }

            return name;
        };

        // A name is not worth a wait: a host that does not answer at once is not waited for.
        static string? Find(LibvirtConnection host, Guid vm)
        {
            try
            {
                var found = Task.Run(() => host.FindDomainAsync(vm.ToString()));
                return found.Wait(TimeSpan.FromSeconds(2)) ? found.Result?.Name : null;
            }
            catch (AggregateException)
            {
                return null;
            }
        }
    }

    public void Report(LeaseWait value)
    {
        var text = Text(value.Limits, source, destination, nameOf);
        if (text == last)
        {
            return;
        }

        last = text;
        if (output.IsJson)
        {
            if (output.WritesProgress)
            {
                output.Waiting(text);
            }
        }
        else if (output.Terminal.IsInteractive)
        {
            output.Terminal.Console.WriteLine($"Waiting: {text}."); // which knows how to write above the progress bar
        }
        else
        {
            output.Text.WriteLine($"Waiting: {text}.");
        }
    }

    // The same migrations often use up both ends: they are named once.
    internal static string Text(IReadOnlyList<ReachedLimit> limits, string source, string destination, Func<Guid, string> nameOf) => string.Join("; ", limits
        .GroupBy(limit => string.Join(", ", limit.Blockers.Select(blocker => $"{nameOf(blocker.Vm)} ({Text(blocker.Kind)})")))
        .Select(group => $"{string.Join(" and ", group.Select(limit => Text(limit, source, destination)))}: {group.Key}"));

    private static string Text(ReachedLimit limit, string source, string destination) => string.Create(
        CultureInfo.InvariantCulture,
        $"at most {limit.Maximum} may {(limit.Direction == MigrationDirection.Outgoing ? $"leave {source}" : $"arrive at {destination}")} at once");

    private static string Text(BlockerKind kind) => kind switch
    {
        BlockerKind.Running => "running",
        BlockerKind.StartedElsewhere => "started elsewhere",
        _ => "queued ahead",
    };
}
