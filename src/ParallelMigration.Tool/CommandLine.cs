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
        };
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            terminal.Fail($"{string.Join(" ", parsed.Errors.Select(error => error.Message).Distinct())} Try --help.");
            return ExitCode.BadInput;
        }

        return await parsed.InvokeAsync(new() { Output = terminal.Text, Error = terminal.Error }).ConfigureAwait(false);
    }
}
