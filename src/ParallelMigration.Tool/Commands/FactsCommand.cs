using System.Collections.Generic;
using System.CommandLine;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Libvirt;
using ParallelMigration.Policy;

namespace ParallelMigration.Tool.Commands;

/// <summary><c>facts</c>: all that a decision would see, and where each value comes from. Nothing is changed.</summary>
internal sealed class FactsCommand
{
    private readonly Option<string> source = LibvirtOptions.Source();
    private readonly Option<string> destination = LibvirtOptions.Destination();
    private readonly Option<string> vm = LibvirtOptions.Vm();
    private readonly Option<string?> migrationInterface = LibvirtOptions.MigrationInterface();
    private readonly Option<string?> destinationInterface = LibvirtOptions.DestinationInterface();
    private readonly Option<Bandwidth?> inUse = SimpleOptions.InUse();
    private readonly Option<bool> json = LibvirtOptions.Json();

    internal static Command Create(Terminal terminal)
    {
        FactsCommand options = new();
        options.destination.Required = false;
        options.vm.Required = false;
        var command = new Command("facts", "Read what a decision would see of the hosts and a guest, each value with where it comes from or why it is unknown. Nothing is changed.")
        {
            options.source, options.destination, options.vm, options.migrationInterface, options.destinationInterface, options.inUse, options.json,
        };
        command.SetAction(Interruptible.Command(terminal, (parsed, cancellation) =>
        {
            MigrationOutput output = new(terminal, parsed.GetValue(options.json), progress: false);
            return LibvirtErrors.ReportedAsync(output, ExitCode.Failed, async () => output.Facts(await options.ReadAsync(parsed, cancellation).ConfigureAwait(false)));
        }));
        return command;
    }

    private async Task<IReadOnlyList<FactsOf>> ReadAsync(ParseResult parsed, CancellationToken cancellation)
    {
        List<FactsOf> all = [];
        var name = parsed.GetValue(migrationInterface);
        using (var from = await OpenAsync(parsed, source, cancellation).ConfigureAwait(false))
        {
            all.Add(await HostAsync("source", source, from, name).ConfigureAwait(false));
            if (parsed.GetValue(vm) is { } guest)
            {
                all.Add(FactsOf.Vm(await LibvirtErrors.OfAsync(vm.Name, () => from.ReadVmAsync(guest, cancellation)).ConfigureAwait(false)));
            }
        }

        if (parsed.GetValue(destination) is not null)
        {
            using var to = await OpenAsync(parsed, destination, cancellation).ConfigureAwait(false);
            all.Add(await HostAsync("destination", destination, to, parsed.GetValue(destinationInterface) ?? name).ConfigureAwait(false));
        }

        return all;

        async Task<FactsOf> HostAsync(string subject, Option<string> option, LibvirtConnection host, string? nic) => FactsOf.Host(
            subject,
            await LibvirtErrors.OfAsync(option.Name, () => host.ReadHostFactsAsync(nic, cancellation)).ConfigureAwait(false),
            parsed.GetValue(inUse),
            inUse.Name);
    }

    private static Task<LibvirtConnection> OpenAsync(ParseResult parsed, Option<string> option, CancellationToken cancellation) =>
        LibvirtErrors.OpenAsync(option.Name, parsed.GetValue(option)!, cancellation);
}
