using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using ParallelMigration.AspNetCore;
using ParallelMigration.Samples.WebConsole.Site;

namespace ParallelMigration.Samples.WebConsole.Storage;

internal static class StorageExtensions
{
    /// <summary>Adds <see cref="ConsoleDbContext"/> for each request, and the stores over it.</summary>
    internal static void AddStorage(this WebApplicationBuilder builder)
    {
        var database = ConsoleDatabase.Of(builder);
        if (database.PostgresConnectionString is { } server)
        {
            builder.Services.AddContexts<PostgresConsoleDbContext>(options => options.UseNpgsql(server));
        }
        else
        {
            builder.Services.AddContexts<SqliteConsoleDbContext>(options => options.UseSqlite(new SqliteConnectionStringBuilder { DataSource = database.SqliteFile, ForeignKeys = true }.ConnectionString));
        }

        // Each statement is no news.
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore.Database.Command", LogLevel.Warning);
        builder.Services.TryAddSingleton(System.TimeProvider.System);
        builder.Services.AddSingleton<DatabaseWriter>();
        builder.Services.AddSingleton<IMigrationSettingsStore, SettingsStore>();
        builder.Services.AddSingleton<IAuditLog, AuditLog>();
        builder.Services.AddSingleton<IMigrationRecords, MigrationRecords>();
        builder.Services.AddSingleton<IEvacuationRecords, EvacuationRecords>();
        builder.Services.AddSingleton<ISiteInventory, SiteInventory>();
    }

    /// <summary>Brings the database to the newest form, and fills it with the example site where it is new.</summary>
    internal static async Task PrepareStorageAsync(this WebApplication app)
    {
        await using var context = await app.Services.GetRequiredService<IDbContextFactory<ConsoleDbContext>>().CreateDbContextAsync();
        await context.Database.MigrateAsync();
        if (!await context.DataCenters.AnyAsync())
        {
            await app.Services.GetRequiredService<DatabaseWriter>().WriteAsync(Seed.AddAsync, CancellationToken.None);
        }
    }

    private static void AddContexts<T>(this IServiceCollection services, System.Action<DbContextOptionsBuilder> configure)
        where T : ConsoleDbContext
    {
        services.AddPooledDbContextFactory<T>(configure);
        services.AddSingleton<IDbContextFactory<ConsoleDbContext>, ConsoleDbContextFactory<T>>();
        services.AddScoped(provider => provider.GetRequiredService<IDbContextFactory<ConsoleDbContext>>().CreateDbContext());
    }
}
