using System;
using System.IO;
using Microsoft.AspNetCore.Builder;

namespace ParallelMigration.Samples.WebConsole.Site;

/// <summary>Where the console keeps what it keeps.</summary>
/// <param name="DataDirectory">The folder of everything that is made at the first start: the embedded database, keys, certificates. Only its owner may read it.</param>
/// <param name="PostgresConnectionString">PostgreSQL's connection string; <see langword="null"/>: the embedded SQLite file <see cref="SqliteFile"/>.</param>
public sealed record ConsoleDatabase(string DataDirectory, string? PostgresConnectionString)
{
    /// <summary>Gets the path of the embedded database's file.</summary>
    public string SqliteFile => Path.Combine(DataDirectory, "console.db");

    /// <summary>Reads it from the configuration (<c>DataDirectory</c>, <c>ConnectionStrings:Postgres</c>) and makes the folder.</summary>
    /// <param name="builder">The application.</param>
    public static ConsoleDatabase Of(WebApplicationBuilder builder)
    {
        var directory = Path.GetFullPath(builder.Configuration["DataDirectory"] ?? "data", builder.Environment.ContentRootPath);
        if (!Directory.Exists(directory))
        {
            const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
            _ = OperatingSystem.IsWindows() ? Directory.CreateDirectory(directory) : Directory.CreateDirectory(directory, OwnerOnly);
        }

        return new(directory, builder.Configuration["ConnectionStrings:Postgres"] is { Length: > 0 } server ? server : null);
    }
}
