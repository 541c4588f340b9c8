using System;
using System.CommandLine;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Libvirt;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Json;
using ParallelMigration.Scheduling;
using ParallelMigration.Tool.Input;

namespace ParallelMigration.Tool.Commands;

/// <summary><c>migrate</c>: facts read through libvirt, a decision, and the migration itself.</summary>
internal static class MigrateCommand
{
    internal static Command Create(Terminal terminal)
    {
        var source = LibvirtOptions.Source();
        var destination = LibvirtOptions.Destination();
        var vm = LibvirtOptions.Vm();
        Option<string?> settings = new("--settings")
        {
            Description = "A JSON file with options, cluster and VM settings; facts it states go before those read. Without it: Disabled, as a new cluster.",
            HelpName = "FILE",
        };
        Option<string?> migrationInterface = new("--migration-interface")
        {
            Description = "The network interface that migrations go through; its link's speed is the bandwidth. Without it the bandwidth is unknown.",
            HelpName = "NAME",
        };
        Option<string?> destinationInterface = new("--destination-migration-interface")
        {
            Description = "That interface's name at the destination, where it is another.",
            HelpName = "NAME",
        };
        Option<string?> peerUri = new("--peer-uri")
        {
            Description = "The destination's libvirt URI as the source's daemon reaches it, where it is another than --destination.",
            HelpName = "URI",
        };
        Option<string?> migrationUri = new("--migration-uri")
        {
            Description = "Where QEMU sends the data, such as tcp://192.0.2.2. Without it the destination's daemon says.",
            HelpName = "URI",
        };
        var limitsStore = LimitsStore.Option();
        Option<bool> dryRun = new("--dry-run") { Description = "Stop after the plan and the exact flags and parameters." };
        var command = new Command(
            "migrate",
            "Read the facts through libvirt, decide, tell the plan and its reasons, wait while other migrations use up the plan's maximum, "
            + "and migrate a running guest. "
            + "Exit status: 0 migrated, 1 refused, failed or given up, 2 bad input, 3 the output failed before it began, 130 cancelled.")
        {
            source, destination, vm, settings, migrationInterface, destinationInterface, peerUri, migrationUri, limitsStore, dryRun,
        };
        command.SetAction(Interruptible.Migration(terminal, (parsed, cancellation) => RunAsync(
            new()
            {
                Source = parsed.GetValue(source)!,
                Destination = parsed.GetValue(destination)!,
                Vm = parsed.GetValue(vm)!,
                Settings = parsed.GetValue(settings),
                SourceInterface = parsed.GetValue(migrationInterface),
                DestinationInterface = parsed.GetValue(destinationInterface) ?? parsed.GetValue(migrationInterface),
                PeerUri = parsed.GetValue(peerUri) ?? parsed.GetValue(destination)!,
                MigrationUri = parsed.GetValue(migrationUri),
                LimitsStore = parsed.GetValue(limitsStore),
                DryRun = parsed.GetValue(dryRun),
            },
            terminal,
            cancellation)));
        return command;
    }

    private static Task<int> RunAsync(MigrateArguments arguments, Terminal terminal, CancellationToken cancellation) =>
        SettingsFile.UseAsync(
            arguments.Settings,
            terminal,
            settings => LibvirtErrors.ToldAsync(terminal, () => MigrateAsync(arguments, settings, terminal, cancellation)),
            cancellation);

    private static async Task<int> MigrateAsync(MigrateArguments arguments, SettingsFile settings, Terminal terminal, CancellationToken cancellation)
    {
        await using var limits = LimitsStore.Open(arguments.LimitsStore);
        using var source = await LibvirtConnection.OpenAsync(arguments.Source, cancellationToken: cancellation).ConfigureAwait(false);
        using var destination = await LibvirtConnection.OpenAsync(arguments.Destination, cancellationToken: cancellation).ConfigureAwait(false);
        var vm = await LibvirtFacts.ReadVmAsync(source, arguments.Vm, cancellation).ConfigureAwait(false);
        var sourceHost = await LibvirtFacts.ReadHostAsync(source, arguments.SourceInterface, cancellation).ConfigureAwait(false);
        var destinationHost = await LibvirtFacts.ReadHostAsync(destination, arguments.DestinationInterface, cancellation).ConfigureAwait(false);

        var request = settings.With(new()
        {
            Cluster = new(), Vm = new() { Id = vm.Domain.Name }, VmResources = vm.Resources, Source = sourceHost, Destination = destinationHost,
        });
        var decision = request.Resolve();
        MigrationReport.Facts(terminal.Text, request.Migration);
        terminal.Text.WriteLine(decision.Explain());
        if (decision.Plan is not { } plan)
        {
            return ExitCode.Refused;
        }

        var options = new LibvirtMigrationOptions { MigrationUri = arguments.MigrationUri, MovePersistentDefinition = vm.Domain.IsPersistent };
        MigrationReport.Parameters(terminal.Text, arguments.PeerUri, LibvirtMigrationParameters.From(plan, options));
        if (arguments.DryRun)
        {
            return ExitCode.Done;
        }

        var migration = new LibvirtMigration
        {
            Source = source,
            Destination = destination,
            DestinationUri = arguments.PeerUri,
            Vm = arguments.Vm,
            Plan = plan,
            Options = options,
        };
        var lease = LeaseRequest.Create(
            plan,
            (await source.GetHostInfoAsync(cancellation).ConfigureAwait(false)).Id,
            (await destination.GetHostInfoAsync(cancellation).ConfigureAwait(false)).Id,
            vm.Domain.Uuid);
        terminal.GoOnWithoutOutput();
        var result = await MigrationProgressBar.ShowAsync(
            terminal.Console,
            vm.Domain.Name,
            progress => LimitedAsync(
                limits.Limiter,
                migration,
                lease,
                new WaitReporter(terminal, sourceHost.Id ?? arguments.Source, destinationHost.Id ?? arguments.Destination),
                progress,
                cancellation)).ConfigureAwait(false);
        return MigrationReport.Result(terminal, result, sourceHost.Id ?? arguments.Source, destinationHost.Id ?? arguments.Destination);
    }

    private static async Task<MigrationResult> LimitedAsync(
        MigrationLimiter limiter,
        LibvirtMigration migration,
        LeaseRequest request,
        IProgress<LeaseWait> waiting,
        IProgress<MigrationProgress> progress,
        CancellationToken cancellation)
    {
        var migrator = new LibvirtMigrator();
        try
        {
            return await limiter.RunAsync(
                request,
                new LibvirtActiveMigrations(migration.Source, migration.Destination),
                (_, token) => migrator.MigrateAsync(migration, progress, token),
                result => result.Outcome == MigrationOutcome.Canceled,
                waiting,
                cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Canceled while it waited: the migration does not start, and the result says where the VM is.
            return await migrator.MigrateAsync(migration, progress, cancellation).ConfigureAwait(false);
        }
    }
}
