using System;
using System.IO;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ParallelMigration.AspNetCore;
using ParallelMigration.Samples.WebConsole.Site;
using ParallelMigration.Samples.WebConsole.Storage;

namespace ParallelMigration.WebConsole.Tests.Storage;

/// <summary>The console's storage alone, with the example site, in a database of its own.</summary>
public sealed class StorageHost : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("pm-console-");
    private readonly WebApplication application;

    private StorageHost(string? postgres)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration["DataDirectory"] = folder.FullName;
        builder.Configuration["ConnectionStrings:Postgres"] = postgres;
        builder.AddSite();
        builder.AddStorage();
        application = builder.Build();
    }

    internal IMigrationSettingsStore Settings => application.Services.GetRequiredService<IMigrationSettingsStore>();

    internal IAuditLog Audit => application.Services.GetRequiredService<IAuditLog>();

    internal IMigrationRecords Migrations => application.Services.GetRequiredService<IMigrationRecords>();

    internal ISiteInventory Inventory => application.Services.GetRequiredService<ISiteInventory>();

    internal IEvacuationRecords Evacuations => application.Services.GetRequiredService<IEvacuationRecords>();

    internal SiteFeed Feed => application.Services.GetRequiredService<SiteFeed>();

    internal string SqliteFile => application.Services.GetRequiredService<ConsoleDatabase>().SqliteFile;

    internal static async Task<StorageHost> StartAsync(string? postgres = null)
    {
        StorageHost host = new(postgres);
        await host.PrepareAsync();
        return host;
    }

    /// <summary>What the console does at each start.</summary>
    internal Task PrepareAsync() => application.PrepareStorageAsync();

    internal ConsoleDbContext OpenContext() => application.Services.GetRequiredService<IDbContextFactory<ConsoleDbContext>>().CreateDbContext();

    public async ValueTask DisposeAsync()
    {
        await application.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
