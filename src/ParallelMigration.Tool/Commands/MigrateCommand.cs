using System;
using System.CommandLine;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Libvirt;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Json;
using ParallelMigration.Policy.Prediction;
using ParallelMigration.Scheduling;
using ParallelMigration.Tool.Input;

namespace ParallelMigration.Tool.Commands;

/// <summary><c>migrate</c>: facts read through libvirt, a decision, and the migration itself.</summary>
internal sealed class MigrateCommand
{
    private readonly Option<string> source = LibvirtOptions.Source();
    private readonly Option<string> destination = LibvirtOptions.Destination();
    private readonly Option<string> vm = LibvirtOptions.Vm();
    private readonly Option<string?> settings = LibvirtOptions.Settings(
        "A JSON file with options, cluster and VM settings. Facts that it states take precedence over those read from the hosts. Without it: disabled.");

    private readonly SimpleOptions simple = new();

    private readonly Option<string?> migrationInterface = LibvirtOptions.MigrationInterface();
    private readonly Option<string?> destinationInterface = LibvirtOptions.DestinationInterface();

    private readonly Option<string?> peerUri = new("--peer-uri")
    {
        Description = "The destination's libvirt URI as the source's daemon reaches it, if it is not that of --destination.",
        HelpName = "URI",
    };

    private readonly Option<string?> migrationUri = new("--migration-uri")
    {
        Description = "Where QEMU sends the data, such as tcp://192.0.2.2. Without it, the destination's address on the migration interface, where that is known; else its daemon decides.",
        HelpName = "URI",
    };

    private readonly Option<string?> limitsStore = LimitsStore.Option();
    private readonly Option<string?> history = HistoryOption.Create();
    private readonly Option<bool> predict = new("--predict")
    {
        Description = "Measure how fast the guest changes its memory, which takes 12 s and some of the host's CPU, predict the migration before it starts, and say at the end how far off that was.",
    };

    private readonly Option<bool> dryRun = new("--dry-run") { Description = "Stop after the plan and the exact flags and parameters." };
    private readonly Option<bool> virsh = new("--virsh") { Description = "With --dry-run: write the virsh command that does the same, and nothing else." };
    private readonly Option<bool> json = LibvirtOptions.Json();
    private readonly Option<bool> progress = LibvirtOptions.Progress();

    internal static Command Create(Terminal terminal)
    {
        MigrateCommand options = new();
        var command = new Command(
            "migrate",
            "Migrate a running guest: read the facts through libvirt, decide, explain the plan, wait while other migrations use up its maximum, and migrate.")
        {
            options.source, options.destination, options.vm, options.settings,
        };
        foreach (var option in options.simple.All)
        {
            command.Add(option);
        }

        command.Add(options.migrationInterface);
        command.Add(options.destinationInterface);
        command.Add(options.peerUri);
        command.Add(options.migrationUri);
        command.Add(options.limitsStore);
        command.Add(options.history);
        command.Add(options.predict);
        command.Add(options.dryRun);
        command.Add(options.virsh);
        command.Add(options.json);
        command.Add(options.progress);
        LibvirtOptions.RequireJson(command, options.json, options.progress);
        command.Validators.Add(result =>
        {
            if (result.GetValue(options.virsh) && (!result.GetValue(options.dryRun) || result.GetValue(options.json)))
            {
                result.AddError("--virsh needs --dry-run, without --json.");
            }
        });
        command.SetAction(Interruptible.Migration(terminal, (parsed, cancellation) => options.RunAsync(
            parsed, new(terminal, parsed.GetValue(options.json), parsed.GetValue(options.progress)), cancellation)));
        return command;
    }

    private Task<int> RunAsync(ParseResult parsed, MigrationOutput output, CancellationToken cancellation) => SettingsFile.UseAsync(
        parsed.GetValue(settings),
        output.Terminal,
        file => LibvirtErrors.ReportedAsync(output, ExitCode.Failed, () => MigrateAsync(parsed, file, output, cancellation)),
        cancellation);

    private async Task<int> MigrateAsync(ParseResult parsed, SettingsFile file, MigrationOutput output, CancellationToken cancellation)
    {
        var (sourceUri, destinationUri, name) = (parsed.GetValue(source)!, parsed.GetValue(destination)!, parsed.GetValue(vm)!);
        await using var limits = LimitsStore.Open(parsed.GetValue(limitsStore));
        using var from = await LibvirtErrors.OpenAsync(source.Name, sourceUri, cancellation).ConfigureAwait(false);
        using var to = await LibvirtErrors.OpenAsync(destination.Name, destinationUri, cancellation).ConfigureAwait(false);
        if (await WithoutMigratingAsync(from, to, name, output, cancellation).ConfigureAwait(false) is { } exitStatus)
        {
            return exitStatus;
        }

        var guest = await LibvirtErrors.OfAsync(vm.Name, () => from.ReadVmAsync(name, cancellation)).ConfigureAwait(false);
        var sourceHost = await LibvirtErrors.OfAsync(
            source.Name, () => from.ReadHostFactsAsync(parsed.GetValue(migrationInterface), cancellation)).ConfigureAwait(false);
        var destinationHost = await LibvirtErrors.OfAsync(
            destination.Name,
            () => to.ReadHostFactsAsync(parsed.GetValue(destinationInterface) ?? parsed.GetValue(migrationInterface), cancellation)).ConfigureAwait(false);

        var request = simple.Apply(parsed, file.With(new()
        {
            Cluster = new(),
            Vm = new() { Id = guest.Domain.Name },
            VmResources = guest.Resources,
            Source = sourceHost.Resources,
            Destination = destinationHost.Resources,
        }));
        var decision = request.Resolve();
        output.Decision = decision;
        var text = parsed.GetValue(virsh) ? System.IO.TextWriter.Null : output.Text;
        MigrationReport.Facts(text, request.Migration);
        await text.WriteLineAsync(decision.Explain()).ConfigureAwait(false);
        if (decision.Plan is not { } plan)
        {
            return output.Planned(null, null);
        }

        var known = VmMemory.FromHistory(
            await HistoryOption.ReadAsync(parsed.GetValue(history), guest.Domain.Uuid, output.Terminal, cancellation).ConfigureAwait(false), guest.Domain.Uuid.ToString("D"));
        if (!parsed.GetValue(virsh))
        {
            output.Prediction = parsed.GetValue(predict)
                ? await PredictAsync(from, name, known, request, decision, output.Terminal, cancellation).ConfigureAwait(false)
                : known is not null && IsRateKnown(plan, request.Migration) ? (request with { Memory = known }).Predict(decision) : null;
            await text.WriteAsync(output.Prediction is { } prediction ? PredictionReport.Words(prediction, isByHistory: !parsed.GetValue(predict)) : "").ConfigureAwait(false);
        }

        var route = MigrationRoute.Find(
            plan, parsed.GetValue(migrationUri), parsed.GetValue(migrationInterface), sourceHost, destinationHost, LocalInterface.InterfaceTo);
        output.Route = route;
        if (route.Warning is { } warning)
        {
            await text.WriteLineAsync(MigrationRoute.Line(warning)).ConfigureAwait(false);
        }

        var parameters = LibvirtMigrationParameters.From(
            plan, route.MigrationUri, route.TlsDestination, movePersistentDefinition: guest.Domain.IsPersistent, qemuVersion: sourceHost.Resources.QemuVersion);
        var peer = parsed.GetValue(peerUri) ?? destinationUri;
        MigrationReport.Parameters(text, peer, parameters);
        if (parsed.GetValue(dryRun))
        {
            var command = VirshCommand.Of(guest.Domain.Name, peer, parameters, sourceUri);
            if (parsed.GetValue(virsh))
            {
                await output.Text.WriteLineAsync(command).ConfigureAwait(false);
            }

            return output.Planned(parameters, command);
        }

        var migration = new LibvirtMigration
        {
            Source = from,
            Destination = to,
            DestinationUri = peer,
            Vm = guest.Domain.Uuid.ToString("D"), // another guest may have its name after the wait
            Plan = plan,
            Request = request.Migration,
            Memory = known,
            MigrationUri = route.MigrationUri,
            TlsDestination = route.TlsDestination,
            MovePersistentDefinition = guest.Domain.IsPersistent,
        };
        var lease = LeaseRequest.Create(
            plan,
            sourceHost.Host.Id,
            destinationHost.Host.Id,
            guest.Domain.Uuid);
        var (sourceName, destinationName) = (sourceHost.Host.Name, destinationHost.Host.Name);
        using WaitReporter waiting = new(output, sourceName, destinationName, WaitReporter.NamesFrom(from, to), WaitReporter.TimesFrom(from));
        output.Terminal.GoOnWithoutOutput();
        LibvirtMigrator migrator = new() { History = HistoryOption.Open(parsed.GetValue(history), output.Terminal) };
        try
        {
            var (result, reported) = await ProgressReporter.RunAsync(
                output, guest.Domain.Name, reports => LimitedAsync(migrator, limits.Limiter, migration, lease, waiting, reports, cancellation)).ConfigureAwait(false);
            return output.Ended(result, sourceName, destinationName, reported);
        }
        catch (LibvirtException error) when (error.Code is LibvirtErrorCode.OperationInvalid or LibvirtErrorCode.NoDomain)
        {
            // It ran there before the wait: it was stopped meanwhile, or another migration has left it paused.
            return output.Failed(LibvirtErrors.Text(error), ExitCode.Uncertain);
        }
    }

    /// <summary>Returns the exit status where there is nothing to migrate, else <see langword="null"/>. A dry run, too, shall not plan what cannot be done.</summary>
    private async Task<int?> WithoutMigratingAsync(LibvirtConnection from, LibvirtConnection to, string name, MigrationOutput output, CancellationToken cancellation)
    {
        var sourceHost = await LibvirtErrors.OfAsync(source.Name, () => from.GetHostInfoAsync(cancellation)).ConfigureAwait(false);
        var destinationHost = await LibvirtErrors.OfAsync(destination.Name, () => to.GetHostInfoAsync(cancellation)).ConfigureAwait(false);
        if (sourceHost.Id == destinationHost.Id)
        {
            return output.Failed($"The source and the destination are one host, {sourceHost.Name}: a guest cannot migrate to the host it runs on.", ExitCode.BadInput);
        }

        var here = await LibvirtErrors.OfAsync(vm.Name, () => from.FindDomainAsync(name, cancellation)).ConfigureAwait(false);
        if (here is { IsActive: true })
        {
            return null;
        }

        // The source knows a transient guest no more that has moved.
        if (await LibvirtErrors.OfAsync(destination.Name, () => to.FindDomainAsync(name, cancellation)).ConfigureAwait(false) is { IsActive: true, State: not LibvirtDomainState.Paused })
        {
            var over = await new LibvirtMigrator().FollowRunningAsync(
                new() { Source = from, Destination = to, Vm = name }, cancellationToken: cancellation).ConfigureAwait(false);
            return output.Ended(over, sourceHost.Name, destinationHost.Name, 0);
        }

        return here is null
            ? null // reading it says so
            : output.Failed($"{vm.Name}: '{here.Name}' does not run on {sourceHost.Name}: only a running guest can be migrated live.", ExitCode.BadInput);
    }

    /// <summary>Without a limit and a link, only what a connection carries is known, which is far more than many links do: a prediction that was not asked for would mislead.</summary>
    private static bool IsRateKnown(MigrationPlan plan, MigrationRequest request) =>
        (plan.BandwidthLimit ?? request.Source.LinkBandwidth ?? request.Destination.LinkBandwidth) is not null;

    /// <summary>What cannot be measured keeps nothing from migrating.</summary>
    private static async Task<MigrationPrediction?> PredictAsync(
        LibvirtConnection source, string vm, VmMemory? known, DecisionRequest request, MigrationDecision decision, Terminal terminal, CancellationToken cancellation)
    {
        try
        {
            // What the guest does while it is slowed down cannot be measured before.
            var memory = await source.MeasureMemoryAsync(vm, cancellation).ConfigureAwait(false);
            return (request with { Memory = memory with { DirtiedInCpuTime = known?.DirtiedInCpuTime ?? DirtyCurve.None } }).Predict(decision);
        }
        catch (LibvirtException error)
        {
            terminal.Fail($"Not predicted: {LibvirtErrors.Text(error)}");
            return null;
        }
    }

    private static async Task<MigrationResult> LimitedAsync(
        LibvirtMigrator migrator,
        MigrationLimiter limiter,
        LibvirtMigration migration,
        LeaseRequest request,
        WaitReporter waiting,
        IProgress<MigrationProgress> progress,
        CancellationToken cancellation)
    {
        try
        {
            return await limiter.RunAsync(
                request,
                migration.Source.ActiveMigrations(migration.Destination),
                (_, token) =>
                {
                    waiting.Ended();
                    return migrator.MigrateAsync(migration, progress, token);
                },
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
