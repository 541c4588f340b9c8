using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using ParallelMigration.AspNetCore;

namespace ParallelMigration.Samples.WebConsole.Hosts;

internal static class HostsExtensions
{
    internal static void AddHosts(this WebApplicationBuilder builder)
    {
        builder.Services.AddLibvirtMigration();
        builder.Services.AddSingleton<IMigrationStarter, NoHosts>();
    }
}
