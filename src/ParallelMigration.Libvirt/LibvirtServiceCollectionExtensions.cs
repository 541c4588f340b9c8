using System;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using ParallelMigration.Libvirt;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the libvirt adapter.</summary>
public static class LibvirtServiceCollectionExtensions
{
    /// <summary>
    /// Adds a singleton <see cref="LibvirtMigrator"/> that uses the container's logger, <see cref="IMeterFactory"/> and <see cref="TimeProvider"/> where it has them.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is <see langword="null"/>.</exception>
    public static IServiceCollection AddLibvirtMigration(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(static provider => new LibvirtMigrator(provider.GetService<ILogger<LibvirtMigrator>>(), provider.GetService<IMeterFactory>())
        {
            TimeProvider = provider.GetService<TimeProvider>() ?? TimeProvider.System,
        });
        return services;
    }
}
