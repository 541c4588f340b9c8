using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using ParallelMigration.AspNetCore;

namespace ParallelMigration.Samples.WebConsole.Hosts;

internal static class HostsExtensions
{
    internal static void AddHosts(this WebApplicationBuilder builder)
    {
        builder.Services.AddLibvirtMigration();
        builder.Services.AddSingleton<HostDirectory>();
        builder.Services.AddSingleton<MigrationEngine>();
        builder.Services.AddSingleton<IMigrationStarter>(services => services.GetRequiredService<MigrationEngine>());
        builder.Services.AddSingleton<IEvacuationMigrations>(services => services.GetRequiredService<MigrationEngine>());
        builder.Services.AddSingleton<EvacuationPlanning>();
        builder.Services.AddSingleton<EvacuationEngine>();
        builder.Services.AddHostedService<HostInventory>();
    }
}
