using System;
using System.IO;

namespace ParallelMigration.Testing;

internal static class Repository
{
    /// <summary>The folder of the solution, above wherever the tests were built to.</summary>
    internal static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string folder) => File.Exists(Path.Combine(folder, "ParallelMigration.Policy.sln"))
        ? folder
        : Find(Path.GetDirectoryName(folder.TrimEnd(Path.DirectorySeparatorChar)) ?? throw new DirectoryNotFoundException("The tests run outside the repository."));
}
