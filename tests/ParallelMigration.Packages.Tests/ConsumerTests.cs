using System.IO;
using System.Threading.Tasks;

namespace ParallelMigration.Packages.Tests;

/// <summary>Projects and scripts that know nothing but the packages: each resolves the same requests, and answers as the tool does.</summary>
[Collection(nameof(PackedPackages))]
public class ConsumerTests(PackedPackages packages)
{
    [PackagesFact]
    public async Task An_application_runs()
    {
        var folder = await BuildAsync("Application", "Runtime", "publish", "-o", "published");
        await AssertAnswersAsync("dotnet", Path.Combine(folder, "published", "Application.dll"));
    }

    /// <summary>Warnings are errors, from the packages' assemblies too.</summary>
    [PackagesFact("gcc")]
    public async Task An_application_compiled_ahead_of_time_runs()
    {
        var folder = await BuildAsync("Application", "Aot", "publish", "-o", "published", "--use-current-runtime", "-p:PublishAot=true");
        Assert.False(File.Exists(Path.Combine(folder, "published", "Application.dll")));
        await AssertAnswersAsync(Path.Combine(folder, "published", "Application"));
    }

    [PackagesFact]
    public async Task A_trimmed_application_runs()
    {
        var folder = await BuildAsync("Application", "Trimmed", "publish", "-o", "published", "--use-current-runtime", "--self-contained", "-p:PublishTrimmed=true");
        await AssertAnswersAsync(Path.Combine(folder, "published", "Application"));
    }

    [PackagesFact("mono")]
    public async Task A_program_of_the_older_framework_runs_on_Mono()
    {
        var folder = await BuildAsync("Mono", "Mono", "build", "-o", "built");
        await AssertExplanationsAsync(folder, "mono", Path.Combine("built", "Mono.exe"));
    }

    [PackagesFact]
    public async Task An_fsharp_script_runs()
    {
        var folder = packages.NewConsumer("FSharp", "FSharp");
        await AssertExplanationsAsync(folder, "dotnet", "fsi", "--quiet", "resolve.fsx");
        packages.AssertRestoredFromFeed("ParallelMigration.Policy.FsCheck");
    }

    [PackagesFact("pwsh")]
    public async Task A_powershell_script_runs()
    {
        // A script has no package manager: it loads the assemblies that an application was published with.
        var application = await BuildAsync("Application", "PowerShell", "publish", "-o", "published");
        File.Delete(Path.Combine(application, "published", "Application.dll"));
        var folder = packages.NewConsumer("PowerShell", "PowerShell");
        await AssertExplanationsAsync(folder, PackagesFactAttribute.Find("pwsh")!, "-NoProfile", "-File", "resolve.ps1", Path.Combine(application, "published"));
    }

    private async Task<string> BuildAsync(string consumer, string use, params string[] arguments)
    {
        var folder = packages.NewConsumer(consumer, $"{consumer}.{use}");
        await Command.RunAsync(folder, "dotnet", [.. arguments, "-v", "quiet", "-nologo"], environment: packages.Environment);
        packages.AssertRestoredFromFeed("ParallelMigration.Policy");
        return folder;
    }

    private async Task AssertAnswersAsync(string program, params string[] arguments) => Assert.Equal(
        await packages.ToolAnswersAsync(Examples.Requests), await Command.RunAsync(packages.Source, program, arguments, Examples.Requests));

    private async Task AssertExplanationsAsync(string folder, string program, params string[] arguments) => Assert.Equal(
        await Examples.ExplanationsAsync(packages), await Command.RunAsync(folder, program, arguments, Examples.Lines, packages.Environment));
}
