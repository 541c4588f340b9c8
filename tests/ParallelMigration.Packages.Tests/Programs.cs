using System;
using System.IO;
using System.Linq;

namespace ParallelMigration.Packages.Tests;

/// <summary>Programs that may be missing where the tests run.</summary>
internal static class Programs
{
    /// <summary>Where it is; <see langword="null"/>: nowhere.</summary>
    internal static string? Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Append(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".dotnet", "tools"))
        .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}

/// <summary>A test on Mono, skipped where it is not installed.</summary>
public sealed class MonoFactAttribute : FactAttribute
{
    /// <summary>A test that is skipped where it cannot run.</summary>
    public MonoFactAttribute()
    {
        if (Programs.Find("mono") is null)
        {
            Skip = "Mono is not installed; on Debian: apt-get install mono-runtime libmono-system-core4.0-cil libmono-system-numerics4.0-cil";
        }
    }
}

/// <summary>A test in PowerShell, skipped where it is not installed.</summary>
public sealed class PowerShellFactAttribute : FactAttribute
{
    /// <summary>A test that is skipped where it cannot run.</summary>
    public PowerShellFactAttribute()
    {
        if (Program is null)
        {
            Skip = "PowerShell is not installed; dotnet tool install --global PowerShell";
        }
    }

    internal static string? Program { get; } = Programs.Find("pwsh");
}

/// <summary>A test of the C ABI, skipped where there is no C compiler or no Python.</summary>
public sealed class OtherLanguagesFactAttribute : FactAttribute
{
    /// <summary>A test that is skipped where it cannot run.</summary>
    public OtherLanguagesFactAttribute()
    {
        if (new[] { "gcc", "python3" }.FirstOrDefault(program => Programs.Find(program) is null) is { } missing)
        {
            Skip = $"{missing} is not installed; on Debian: apt-get install gcc libc6-dev python3";
        }
    }
}
