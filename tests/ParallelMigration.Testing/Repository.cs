using System;
using System.IO;
using System.Security.Cryptography;
using System.Text;

namespace ParallelMigration.Testing;

public static class Repository
{
    /// <summary>The folder of the solution, above wherever the tests were built to.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>Eight hexadecimal digits that distinguish this checkout from another one on the same machine.</summary>
    public static string Fingerprint { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Root)))[..8];

    private static string Find(string folder) => File.Exists(Path.Combine(folder, "ParallelMigration.Policy.sln"))
        ? folder
        : Find(Path.GetDirectoryName(folder.TrimEnd(Path.DirectorySeparatorChar)) ?? throw new DirectoryNotFoundException("The tests run outside the repository."));
}
