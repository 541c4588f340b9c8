using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using ParallelMigration.AspNetCore;
using ParallelMigration.Samples.WebConsole.Site;

namespace ParallelMigration.Samples.WebConsole.Storage;

internal static class StorageExtensions
{
    internal static void AddStorage(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<MemoryStorage>();
        builder.Services.AddSingleton<IMigrationSettingsStore>(services => services.GetRequiredService<MemoryStorage>().Settings);
        builder.Services.AddSingleton<IAuditLog>(services => services.GetRequiredService<MemoryStorage>());
        builder.Services.AddSingleton<IMigrationRecords>(services => services.GetRequiredService<MemoryStorage>());
        builder.Services.AddSingleton<ISiteInventory>(services => services.GetRequiredService<MemoryStorage>());
    }

    internal static Task PrepareStorageAsync(this WebApplication app) => Task.CompletedTask;
}
