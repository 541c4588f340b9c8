using System.CommandLine;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Libvirt;
using ParallelMigration.Scheduling;
using ParallelMigration.Tool.Input;

namespace ParallelMigration.Tool.Commands;

/// <summary><c>follow</c>: a migration that is active already, no matter which process started it.</summary>
internal static class FollowCommand
{
    internal static Command Create(Terminal terminal)
    {
        var source = LibvirtOptions.Source();
        var destination = LibvirtOptions.Destination();
        var vm = LibvirtOptions.Vm();
        var settings = LibvirtOptions.Settings(
            "The JSON file that the migration was started with: its convergence schedule is continued. Without it no schedule is followed.");
        var limitsStore = LimitsStore.Option();
        var timeout = SimpleOptions.Timeout();
        Option<bool> cancel = new("--cancel") { Description = "Cancel it: the guest continues at the source." };
        var (json, progress) = (LibvirtOptions.Json(), LibvirtOptions.Progress());
        var command = new Command("follow", "Find a guest's active migration, follow it to its end and report where the guest is.")
        {
            source, destination, vm, settings, timeout, limitsStore, cancel, json, progress,
        };
        LibvirtOptions.RequireJson(command, json, progress);
        command.SetAction(Interruptible.Migration(terminal, (parsed, cancellation) =>
        {
            MigrationOutput output = new(terminal, parsed.GetValue(json), parsed.GetValue(progress));
            return SettingsFile.UseAsync(
                parsed.GetValue(settings),
                terminal,
                file => LibvirtErrors.ReportedAsync(output, ExitCode.Uncertain, () => FollowAsync(parsed, file)),
                cancellation);

            async Task<int> FollowAsync(ParseResult parsed, SettingsFile file)
            {
                using var from = await LibvirtErrors.OpenAsync(source.Name, parsed.GetValue(source)!, cancellation).ConfigureAwait(false);
                using var to = await LibvirtErrors.OpenAsync(destination.Name, parsed.GetValue(destination)!, cancellation).ConfigureAwait(false);
                var sourceHost = await from.GetHostInfoAsync(cancellation).ConfigureAwait(false);
                var destinationHost = await to.GetHostInfoAsync(cancellation).ConfigureAwait(false);

                // Where the policy has post-copy, the resolver's plan is not parallel (C1, C2), or the hosts are known to have both (C5).
                var policy = file.Settings.Migration.EffectivePolicy;
                if (parsed.GetValue(timeout) is { } limit)
                {
                    policy = SimpleOptions.Within(policy, limit);
                }

                var running = new RunningMigration
                {
                    Source = from,
                    Destination = to,
                    Vm = parsed.GetValue(vm)!,
                    Plan = new() { Convergence = policy.Convergence, PostCopy = policy.AllowsPostCopy, MaxOutgoingMigrations = 1, MaxIncomingMigrations = 1 },
                };
                var token = parsed.GetValue(cancel) ? new CancellationToken(canceled: true) : cancellation;
                terminal.GoOnWithoutOutput();
                await using var limits = LimitsStore.Open(parsed.GetValue(limitsStore));
                await using var lease = await from.FindDomainAsync(running.Vm, cancellation).ConfigureAwait(false) is { } domain
                    ? await AcquireAsync(
                        limits.Limiter,
                        LeaseRequest.Create(running.Plan, sourceHost.Id, destinationHost.Id, domain.Uuid) with { IsRunning = true },
                        terminal,
                        cancellation).ConfigureAwait(false)
                    : null;
                var (result, reported) = await ProgressReporter.RunAsync(
                    output, parsed.GetValue(vm)!, reports => new LibvirtMigrator().FollowRunningAsync(running, reports, token)).ConfigureAwait(false);
                return output.Ended(result, sourceHost.Name, destinationHost.Name, reported);
            }
        }));
        return command;
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
