using System;
using System.IO;
using Npgsql;
using ParallelMigration.Tool.Commands;

namespace ParallelMigration.Tool.Tests;

public class LimitsStoreTests
{
    [Theory]
    [InlineData("postgres://migrations@db1/engine", "Host=db1;Database=engine;Username=migrations")]
    [InlineData("postgresql://migrations:se%40cret@db1:6432/engine", "Host=db1;Database=engine;Port=6432;Username=migrations;Password=se@cret")]
    [InlineData("postgres:///engine?host=%2Frun%2Fpostgresql", "Database=engine;Host=/run/postgresql")]
    [InlineData("postgres://db1/engine?sslmode=Require&Timeout=3", "Host=db1;Database=engine;SSL Mode=Require;Timeout=3")]
    public void A_PostgreSQL_URI_becomes_a_connection_string(string uri, string expected) =>
        Assert.Equal(new NpgsqlConnectionStringBuilder(expected).ConnectionString, LimitsStore.ConnectionString(uri));

    [Theory]
    [InlineData("mysql://db1/engine")]
    [InlineData("")]
    [InlineData("postgres://db1:port/engine")]
    [InlineData("postgres://db1/engine?nonsense=1")]
    public void Anything_else_with_a_scheme_is_refused(string value) =>
        Assert.ThrowsAny<ArgumentException>(() => LimitsStore.Open(value));

    [Theory]
    [InlineData(null)]
    [InlineData("none")]
    [InlineData("somewhere/limits")]
    public async System.Threading.Tasks.Task A_directory_or_none_opens_without_touching_anything(string? value)
    {
        await using var store = LimitsStore.Open(value);
        Assert.NotNull(store.Limiter);
        Assert.False(Directory.Exists("somewhere"));
    }
}
