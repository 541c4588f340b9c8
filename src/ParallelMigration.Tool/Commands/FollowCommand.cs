using System.CommandLine;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Libvirt;
using ParallelMigration.Scheduling;
using ParallelMigration.Tool.Input;

namespace ParallelMigration.Tool.Commands;

/// <summary><c>follow</c>: a migration that runs already, whoever started it.</summary>
internal static class FollowCommand
{
    internal static Command Create(Terminal terminal)
    {
        var source = LibvirtOptions.Source();
        var destination = LibvirtOptions.Destination();
        var vm = LibvirtOptions.Vm();
        Option<string?> settings = new("--settings")
        {
            Description = "The JSON file that the migration was started with: its convergence schedule is carried on with. Without it none is.",
            HelpName = "FILE",
        };
        var limitsStore = LimitsStore.Option();
        Option<bool> cancel = new("--cancel") { Description = "Cancel it: the guest runs on at the source." };
        var command = new Command(
            "follow",
            "Find a guest's migration that runs already, see it to its end and tell where the guest is. "
            + "Exit status: 0 migrated, 1 failed, given up or none runs, 2 bad input, 130 cancelled.")
        {
            source, destination, vm, settings, limitsStore, cancel,
        };
        command.SetAction(Interruptible.Migration(terminal, (parsed, cancellation) => RunAsync(
            new()
            {
                Source = parsed.GetValue(source)!,
                Destination = parsed.GetValue(destination)!,
                Vm = parsed.GetValue(vm)!,
                Settings = parsed.GetValue(settings),
                LimitsStore = parsed.GetValue(limitsStore),
                Cancel = parsed.GetValue(cancel),
            },
            terminal,
            cancellation)));
        return command;
    }

    private static Task<int> RunAsync(FollowArguments arguments, Terminal terminal, CancellationToken cancellation) =>
        SettingsFile.UseAsync(
            arguments.Settings,
            terminal,
            settings => LibvirtErrors.ToldAsync(terminal, () => FollowAsync(arguments, settings, terminal, cancellation)),
            cancellation);

    private static async Task<int> FollowAsync(FollowArguments arguments, SettingsFile settings, Terminal terminal, CancellationToken cancellation)
    {
        using var source = await LibvirtConnection.OpenAsync(arguments.Source, cancellationToken: cancellation).ConfigureAwait(false);
        using var destination = await LibvirtConnection.OpenAsync(arguments.Destination, cancellationToken: cancellation).ConfigureAwait(false);
        var sourceHost = await source.GetHostInfoAsync(cancellation).ConfigureAwait(false);
        var destinationHost = await destination.GetHostInfoAsync(cancellation).ConfigureAwait(false);

        // Where the policy has post-copy, the resolver's plan is not parallel (C1, C2), or the hosts are known to have both (C5).
        var policy = settings.Settings.Migration.EffectivePolicy;
        var running = new RunningMigration
        {
            Source = source,
            Destination = destination,
            Vm = arguments.Vm,
            Plan = new()
            {
                Convergence = policy.Convergence, PostCopy = policy.AllowsPostCopy, MaxOutgoingMigrations = 1, MaxIncomingMigrations = 1,
            },
        };
        var token = arguments.Cancel ? new CancellationToken(canceled: true) : cancellation;
        terminal.GoOnWithoutOutput();
        await using var limits = LimitsStore.Open(arguments.LimitsStore);
        await using var lease = await source.FindDomainAsync(arguments.Vm, cancellation).ConfigureAwait(false) is { } domain
            ? await AcquireAsync(
                limits.Limiter,
                LeaseRequest.Create(running.Plan, sourceHost.Id, destinationHost.Id, domain.Uuid) with { IsRunning = true },
                terminal,
                cancellation).ConfigureAwait(false)
            : null;
        var result = await MigrationProgressBar.ShowAsync(
            terminal.Console, arguments.Vm, progress => new LibvirtMigrator().FollowAsync(running, progress, token)).ConfigureAwait(false);
        return MigrationReport.Result(terminal, result, sourceHost.Name, destinationHost.Name);
    }

    /// <summary>Takes the lease of a running migration, so that later ones wait for it. Without a store it is followed all the same.</summary>
    private static async Task<MigrationLease?> AcquireAsync(MigrationLimiter limiter, LeaseRequest request, Terminal terminal, CancellationToken cancellation)
    {
        try
        {
            return await limiter.AcquireAsync(request, cancellationToken: cancellation).ConfigureAwait(false);
        }
        catch (LimiterStoreException error)
        {
            terminal.Fail($"{error.Message.TrimEnd('.')}. Other migrations may start beside this one.");
            return null;
        }
    }
}
