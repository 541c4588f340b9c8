using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using ParallelMigration.AspNetCore;

namespace ParallelMigration.Samples.WebConsole.Site;

internal static class SiteExtensions
{
    internal static void AddSite(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(ConsoleDatabase.Of(builder));
        builder.Services.AddSingleton<SiteFeed>();
        builder.Services.AddScoped<PageOrigin>();
        builder.Services.AddSingleton<MigrationPlanner>();
        builder.Services.AddSingleton(services => new MigrationSettingsEditor(services.GetRequiredService<IMigrationSettingsStore>(), services.GetRequiredService<ParallelMigrationApiOptions>().Resolver));
    }
}
