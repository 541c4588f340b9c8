using System;
using System.IO;
using System.Linq;

namespace ParallelMigration.Scheduling.Tests;

/// <summary>A directory of a test's own.</summary>
internal sealed class StoreDirectory : IDisposable
{
    private readonly DirectoryInfo parent = Directory.CreateTempSubdirectory("pm-queue-");

    public StoreDirectory() => Path = System.IO.Path.Combine(parent.FullName, "queue");

    /// <summary>Gets its path. It does not exist yet.</summary>
    public string Path { get; }

    /// <summary>Gets the paths of the entries' files.</summary>
    public string[] Entries => Directory.Exists(Path) ? [.. Directory.GetFiles(Path).Where(path => System.IO.Path.GetFileName(path) != "lock").Order()] : [];

    public void Dispose() => parent.Delete(recursive: true);
}
