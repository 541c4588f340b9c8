using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Tool.Commands;

namespace ParallelMigration.Tool;

/// <summary>The tool's commands.</summary>
internal static class CommandLine
{
    internal static async Task<int> RunAsync(string[] args, Terminal terminal, CancellationToken interrupted = default)
    {
        var root = new RootCommand(
            "Decides how a VM migrates (in parallel or not, over how many connections), explains why, and migrates it through libvirt.\n\n"
            + "Exit status: 0 done: a plan, may be saved, migrated, every line answered; 1 the rules refuse; 2 bad input or usage; "
            + "3 standard output failed; 4 failed or aborted, the guest runs on the source, trying again is safe; "
            + "5 not certain where the guest runs, a person must check; 6 another process migrates the guest or it has already moved, nothing was done; "
            + "130 canceled or interrupted.")
        {
            ResolveCommand.Create(terminal),
            PredictCommand.Create(terminal),
            CalibrateCommand.Create(terminal),
            CompareCommand.Create(terminal),
            ValidateCommand.Create(terminal),
            AuditCommand.Create(terminal),
            FactsCommand.Create(terminal),
            MigrateCommand.Create(terminal),
            FollowCommand.Create(terminal),
            EvacuateCommand.Create(terminal),
        };
        var parsed = root.Parse(args);

        // An error of an argument says more than that there is one too many.
        string[] messages = [.. parsed.Errors.OrderBy(error => error.SymbolResult is ArgumentResult ? 0 : 1).Select(error => error.Message).Distinct()];
        if (messages.Length == 0)
        {
            messages = [.. Empty(parsed.CommandResult)];
        }

        if (messages.Length > 0)
        {
            terminal.Fail($"{string.Join(" ", messages)} Try --help.");
            return ExitCode.BadInput;
        }

        InvocationConfiguration invocation = new()
        {
            Output = terminal.Text,
            Error = terminal.Error,

            // Its exit status would be that of a refusal.
            EnableDefaultExceptionHandler = false,

            // Interruptible hears the signals.
            ProcessTerminationTimeout = null,
        };
        try
        {
            return await parsed.InvokeAsync(invocation, interrupted).ConfigureAwait(false);
        }
        catch (OutputException error)
        {
            return terminal.OutputFailed(error);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            terminal.Fail($"an error of this program, which is not your fault; please report it with what follows. If a guest was migrating, check where it runs: {error.Message}");
            await terminal.Error.WriteLineAsync(error.ToString()).ConfigureAwait(false);
            return ExitCode.Uncertain;
        }
    }

    // No option means anything by it: it is a script's variable that was not set.
    private static IEnumerable<string> Empty(CommandResult command) =>
        from option in command.Children.OfType<OptionResult>()
        where option.Tokens.Any(token => token.Value.Length == 0)
        select $"{option.Option.Name} must not be empty.";
}
