using System.Threading.Tasks;

namespace ParallelMigration.Tool;

internal static class Program
{
    private static Task<int> Main(string[] args) => CommandLine.RunAsync(args, Terminal.Standard());
}
