using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace ParallelMigration.Samples.WebConsole.Storage;

/// <summary>For <c>dotnet ef migrations add NAME --context SqliteConsoleDbContext --output-dir Storage/Migrations/Sqlite</c>: no database is opened.</summary>
internal sealed class SqliteDesignTime : IDesignTimeDbContextFactory<SqliteConsoleDbContext>
{
    public SqliteConsoleDbContext CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<SqliteConsoleDbContext>().UseSqlite().Options);
}

/// <summary>The same with <c>--context PostgresConsoleDbContext --output-dir Storage/Migrations/Postgres</c>.</summary>
internal sealed class PostgresDesignTime : IDesignTimeDbContextFactory<PostgresConsoleDbContext>
{
    public PostgresConsoleDbContext CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<PostgresConsoleDbContext>().UseNpgsql().Options);
}
