using System;
using System.Threading.Tasks;
using Npgsql;

namespace ParallelMigration.WebConsole.Tests.Storage;

/// <summary>The server of all tests that need one. Each gets a database of its own.</summary>
public sealed class DatabaseServer : PostgresServer
{
    /// <summary>Creates an empty database.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        Assert.Null(PostgresPrograms.WhyNot);
        Assert.Null(Tiers.WhyNot(Tiers.Postgres));
        var name = $"console_{Guid.NewGuid():n}";
        await ExecuteAsync($"create database {name}");
        return new NpgsqlConnectionStringBuilder(ConnectionString) { Database = name, CommandTimeout = 30, IncludeErrorDetail = true }.ConnectionString;
    }

    /// <summary>Drops a database, although others are still connected.</summary>
    public Task DropDatabaseAsync(string connectionString) => ExecuteAsync($"drop database {new NpgsqlConnectionStringBuilder(connectionString).Database} with (force)");
}
