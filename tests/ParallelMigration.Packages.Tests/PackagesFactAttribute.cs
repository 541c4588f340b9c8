using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace ParallelMigration.Packages.Tests;

/// <summary>A test of the tier <c>packages</c>; skipped with the reason where a program that it needs is missing.</summary>
public sealed class PackagesFactAttribute : TierFactAttribute
{
    private static readonly Dictionary<string, string> Sources = new()
    {
        ["gcc"] = "apt-get install gcc libc6-dev zlib1g-dev",
        ["mono"] = "apt-get install mono-runtime libmono-system-core4.0-cil libmono-system-numerics4.0-cil",
        ["pwsh"] = "dotnet tool install --global PowerShell",
        ["python3"] = "apt-get install python3",
    };

    /// <summary>A test that needs those programs.</summary>
    public PackagesFactAttribute(params string[] programs)
        : base(Tiers.Packages)
    {
        Skip ??= programs.Where(program => Find(program) is null).Select(program => $"{program} is missing; on Debian: {Sources[program]}").FirstOrDefault();
    }

    /// <summary>Gets the path of a program. <see langword="null"/>: it is not installed.</summary>
    internal static string? Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Append(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".dotnet", "tools"))
        .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
