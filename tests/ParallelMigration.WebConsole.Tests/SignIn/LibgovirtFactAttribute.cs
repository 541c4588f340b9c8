using System;
using System.IO;
using System.Linq;

namespace ParallelMigration.WebConsole.Tests.SignIn;

/// <summary>A test with libgovirt, a client of oVirt's API in C, from Python. Skipped where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LibgovirtFactAttribute : FactAttribute
{
    internal const string Python = "/usr/bin/python3";

    public LibgovirtFactAttribute()
    {
        if (!File.Exists(Python) || !Directory.Exists("/usr/lib/python3/dist-packages/gi")
            || !Directory.EnumerateDirectories("/usr/lib").Any(folder => File.Exists(Path.Combine(folder, "girepository-1.0", "GoVirt-1.0.typelib"))))
        {
            Skip = "Debian's packages gir1.2-govirt-1.0 and python3-gi are not installed.";
        }
    }
}
