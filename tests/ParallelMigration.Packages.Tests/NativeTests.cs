using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading.Tasks;

namespace ParallelMigration.Packages.Tests;

/// <summary>What is compiled ahead of time and published as a folder: the tool as one file, and the library with the C ABI.</summary>
[Collection(nameof(PackedPackages))]
public class NativeTests(PackedPackages packages)
{
    [PackagesFact("gcc")]
    public async Task The_tool_is_one_file_that_answers_as_the_package_does()
    {
        var folder = await PublishAsync("ParallelMigration.Tool");
        Assert.Equal(["parallel-migration"], Directory.GetFiles(folder).Select(Path.GetFileName));
        Assert.Equal(
            await packages.ToolAnswersAsync(Examples.Requests),
            await Command.RunAsync(folder, Path.Combine(folder, "parallel-migration"), ["resolve", "--lines", "-"], Examples.Requests));
    }

    /// <summary>From C, from eight threads at once and a hundred thousand times without growing, and once more under the address sanitizer.</summary>
    [PackagesFact("gcc", "python3")]
    public async Task The_library_answers_C_and_Python_as_the_tool_does()
    {
        var folder = await PublishAsync("ParallelMigration.Policy.Native");
        Assert.Equal(["libparallel_migration.so", "parallel_migration.h"], Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        var answers = await packages.ToolAnswersAsync(Examples.Requests);
        await File.WriteAllTextAsync(Path.Combine(folder, "requests"), Examples.Requests);
        await File.WriteAllTextAsync(Path.Combine(folder, "answers"), answers);

        await RunCAsync(folder, []);
        await RunCAsync(folder, ["-fsanitize=address,undefined"]);

        var sample = Path.Combine(Repository.Root, "samples", "Python", "parallel_migration.py");
        Assert.Equal(answers, await Command.RunAsync(folder, "python3", [sample, "libparallel_migration.so"], Examples.Requests));

        // More answers than a pipe holds, so that it breaks.
        const string OnlyTheFirst = "for i in $(seq 1000); do cat requests; done > many; python3 \"$0\" ./libparallel_migration.so < many 2> errors | head -1; cat errors";
        Assert.Equal(answers.Split('\n')[0] + "\n", await Command.RunAsync(folder, "bash", ["-c", OnlyTheFirst, sample]));
    }

    private static async Task RunCAsync(string folder, string[] options)
    {
        var test = Path.Combine(Repository.Root, "tests", "ParallelMigration.Packages.Tests", "Native", "abi_test.c");
        await Command.RunAsync(
            folder, "gcc", ["-std=c11", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Werror", .. options, "-I.", test, "-o", "abi_test", "-L.", "-lparallel_migration", "-lpthread", "-Wl,-rpath," + folder]);

        // The runtime keeps what it allocates once, which the sanitizer would call leaks; leaks of ours are many, and the test counts them.
        Dictionary<string, string> environment = new() { ["ASAN_OPTIONS"] = "detect_leaks=0:quarantine_size_mb=1" };
        await Command.RunAsync(folder, Path.Combine(folder, "abi_test"), ["requests", "answers"], environment: environment);
    }

    private async Task<string> PublishAsync(string project)
    {
        var folder = packages.NewFolder(project);
        await Command.RunAsync(packages.Source, "dotnet", ["publish", Path.Combine("src", project), "-r", RuntimeInformation.RuntimeIdentifier, "-o", folder, "-v", "quiet", "-nologo"]);
        return folder;
    }
}
