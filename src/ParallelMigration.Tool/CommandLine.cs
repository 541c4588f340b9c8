using System;
using System.CommandLine;
using System.Linq;
using System.Threading.Tasks;
using ParallelMigration.Tool.Commands;

namespace ParallelMigration.Tool;

/// <summary>The tool's commands.</summary>
internal static class CommandLine
{
    internal static async Task<int> RunAsync(string[] args, Terminal terminal)
    {
        var root = new RootCommand("Decides how a VM migrates (parallel or not, with how many connections), says why, and migrates it through libvirt.")
        {
            ResolveCommand.Create(terminal),
            ValidateCommand.Create(terminal),
            AuditCommand.Create(terminal),
            MigrateCommand.Create(terminal),
            FollowCommand.Create(terminal),
        };
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            terminal.Fail($"{string.Join(" ", parsed.Errors.Select(error => error.Message).Distinct())} Try --help.");
            return ExitCode.BadInput;
        }

        InvocationConfiguration invocation = new()
        {
            Output = terminal.Text,
            Error = terminal.Error,

            // Ctrl-C cancels a migration, and the process must live to see where the guest is. libvirt ends a cancelled job in seconds;
            // only a broken link makes it take longer.
            ProcessTerminationTimeout = TimeSpan.FromMinutes(15),
        };
        return await parsed.InvokeAsync(invocation).ConfigureAwait(false);
    }
}
