using System;
using System.Diagnostics;
using System.IO;
using System.Linq;

namespace ParallelMigration.Testing;

/// <summary>PostgreSQL's programs as Debian installs them, and a user to run them as: they refuse to be root.</summary>
internal static class PostgresPrograms
{
    private const string Versions = "/usr/lib/postgresql";

    /// <summary>The folder of the newest version's programs; <see langword="null"/>: none is installed.</summary>
    internal static string? Folder { get; } = Directory.Exists(Versions)
        ? Directory.GetDirectories(Versions)
            .Where(version => File.Exists(Path.Combine(version, "bin", "initdb")) && File.Exists(Path.Combine(version, "bin", "postgres")))
            .MaxBy(version => int.TryParse(Path.GetFileName(version), out var number) ? number : 0) is { } newest
                ? Path.Combine(newest, "bin")
                : null
        : null;

    /// <summary>Why they cannot be run here; <see langword="null"/>: they can.</summary>
    internal static string? WhyNot => Folder is null ? "PostgreSQL's server is not installed (Debian package postgresql)." : null;

    /// <summary>A program, as an unprivileged user where we are root.</summary>
    internal static ProcessStartInfo Start(string program, params string[] arguments)
    {
        var path = Path.Combine(Folder!, program);
        var start = Environment.UserName == "root" ? new ProcessStartInfo("setpriv", ["--reuid=nobody", "--regid=nogroup", "--clear-groups", path, .. arguments]) : new(path, arguments);
        start.WorkingDirectory = Path.GetTempPath(); // ours may be closed to that user
        return start;
    }
}
