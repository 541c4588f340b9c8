using System;
using System.CommandLine;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.Tool;

/// <summary>Ctrl-C, SIGTERM and SIGHUP (a lost session): a command is asked to end, has its time to do so, and is left if it does not.</summary>
internal static class Interruptible
{
    // Whatever only reads and writes ends as soon as it looks; only an output that is not read keeps it.
    private static readonly TimeSpan AMoment = TimeSpan.FromSeconds(0.5);

    // A cancelled migration's process must live to see where the guest is. libvirt ends a cancelled job in seconds; only a broken link makes it
    // take longer.
    private static readonly TimeSpan AMigrationsEnd = TimeSpan.FromMinutes(15);

    /// <summary>The action of a command that is over at once.</summary>
    internal static Func<ParseResult, CancellationToken, Task<int>> Command(
        Terminal terminal, Func<ParseResult, CancellationToken, Task<int>> action) =>
        (parsed, cancellation) => RunAsync(
            terminal, interrupted => action(parsed, interrupted), AMoment, "before its output was taken", ExitCode.Canceled, cancellation);

    /// <summary>The action of a command that sees a guest to its place first.</summary>
    internal static Func<ParseResult, CancellationToken, Task<int>> Migration(
        Terminal terminal, Func<ParseResult, CancellationToken, Task<int>> action) =>
        (parsed, cancellation) => RunAsync(
            terminal,
            interrupted => action(parsed, interrupted),
            AMigrationsEnd,
            "and libvirt has not ended the migration in 15 minutes: it may still be active; follow it to learn where the guest is",
            ExitCode.Uncertain,
            cancellation);

    /// <summary>The action of a command with many migrations: the first signal begins no more, the second cancels those that run. The command itself says so.</summary>
    internal static Func<ParseResult, CancellationToken, Task<int>> InTwoSteps(
        Terminal terminal, Func<ParseResult, CancellationToken, CancellationToken, Task<int>> action) => async (parsed, cancellation) =>
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            using CancellationTokenSource cancel = new();
            using var ctrlC = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
            using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Interrupt);
            using var termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
            var running = Task.Run(() => action(parsed, stop.Token, cancel.Token), CancellationToken.None);
            await ((Task)running).WaitAsync(cancel.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await ((Task)running).WaitAsync(AMigrationsEnd, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!running.IsCompleted)
            {
                terminal.Fail("interrupted, and libvirt has not ended the migrations in 15 minutes: follow them to learn where the guests are");
                return ExitCode.Uncertain;
            }

            try
            {
                return await running.ConfigureAwait(false);
            }
            catch (OutputException error)
            {
                return terminal.OutputFailed(error);
            }

            void Interrupt(PosixSignalContext signal)
            {
                signal.Cancel = true; // of the default, which ends the process
                if (!stop.IsCancellationRequested)
                {
                    stop.Cancel();
                }
                else if (signal.Signal != PosixSignal.SIGHUP)
                {
                    cancel.Cancel(); // a lost session is signaled twice, by the kernel and by the shell, and by no one who meant it
                }
            }
        };

    private static async Task<int> RunAsync(Terminal terminal, Func<CancellationToken, Task<int>> action, TimeSpan timeout, string left, int leftStatus, CancellationToken cancellation)
    {
        using var interruption = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var ctrlC = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Interrupt);
        using var termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);

        // Not on this thread, which a pipe that does not open would keep.
        var running = Task.Run(() => action(interruption.Token), CancellationToken.None);
        await ((Task)running).WaitAsync(interruption.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await ((Task)running).WaitAsync(timeout, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!running.IsCompleted)
        {
            // The console writes to one stream at a time: an output that is not read may keep this from being reported, but not from ending.
            await ((Task)Task.Run(() => terminal.Interrupted(left), CancellationToken.None)).WaitAsync(AMoment, CancellationToken.None)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return leftStatus;
        }

        try
        {
            return await running.ConfigureAwait(false);
        }
        catch (OutputException error)
        {
            return terminal.OutputFailed(error);
        }
        catch (OperationCanceledException) when (interruption.IsCancellationRequested)
        {
            return terminal.Interrupted("before its end");
        }

        void Interrupt(PosixSignalContext signal)
        {
            signal.Cancel = true; // of the default, which ends the process
            interruption.Cancel();
        }
    }
}
