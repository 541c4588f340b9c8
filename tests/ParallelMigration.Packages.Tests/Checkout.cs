using System.IO;
using System.Threading.Tasks;

namespace ParallelMigration.Packages.Tests;

/// <summary>The repository as it is now, copied to another folder: its commit and the files that are there, but nothing that was built.</summary>
internal static class Checkout
{
    internal static async Task CopyToAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        await Command.RunAsync(folder, "git", ["clone", "--quiet", "--no-checkout", Repository.Root, "."]);
        await Command.RunAsync(
            Repository.Root,
            "bash",
            ["-o", "pipefail", "-c", "git ls-files -z --cached --others --exclude-standard | tar --create --null --ignore-failed-read --files-from=- | tar --extract --directory \"$0\"", folder]);
    }
}
