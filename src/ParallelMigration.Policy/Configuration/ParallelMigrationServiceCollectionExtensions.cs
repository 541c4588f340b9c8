using System;
using System.Collections.Generic;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Auditing;
using ParallelMigration.Policy.Configuration;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the policy with a dependency injection container.</summary>
public static class ParallelMigrationServiceCollectionExtensions
{
    /// <summary>
    /// Registers <see cref="ParallelMigrationService"/> as a singleton, with <see cref="ParallelMigrationOptions"/> that are validated
    /// when the host starts (without a host: when the service is first asked for), and whose bad reloads keep the last good ones and are logged as a warning where the container has logging. Also registers, each with the options
    /// current when it is asked for, <see cref="ParallelMigrationResolver"/>, <see cref="SettingsValidator"/> and <c>Func&lt;ClusterEdit, ClusterAudit&gt;</c>.
    /// </summary>
    /// <remarks>May be called more than once; the configurations add up.</remarks>
    /// <example>
    /// From a configuration section, with the package Microsoft.Extensions.Options.ConfigurationExtensions:
    /// <code>services.AddParallelMigrationPolicy().BindConfiguration("ParallelMigration", binder =&gt; binder.ErrorOnUnknownConfiguration = true);</code>
    /// </example>
    /// <param name="services">The container's services.</param>
    /// <returns>The options' builder, to bind or configure them further.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is <see langword="null"/>.</exception>
    public static OptionsBuilder<ParallelMigrationOptions> AddParallelMigrationPolicy(this IServiceCollection services)
    {
        Require.NotNull(services, nameof(services));
        services.TryAddSingleton(provider => new ReloadWatch(
            new(provider.GetService<IConfiguration>()), provider.GetService<ILogger<ParallelMigrationService>>()));
        services.TryAddSingleton<IOptionsFactory<ParallelMigrationOptions>>(provider => new LastGoodOptionsFactory(
            new OptionsFactory<ParallelMigrationOptions>(
                provider.GetRequiredService<IEnumerable<IConfigureOptions<ParallelMigrationOptions>>>(),
                provider.GetRequiredService<IEnumerable<IPostConfigureOptions<ParallelMigrationOptions>>>(),
                provider.GetRequiredService<IEnumerable<IValidateOptions<ParallelMigrationOptions>>>()),
            provider.GetRequiredService<ReloadWatch>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ParallelMigrationOptions>, ParallelMigrationOptionsValidator>());
        services.TryAddSingleton(provider => new ParallelMigrationService(
            provider.GetRequiredService<IOptionsMonitor<ParallelMigrationOptions>>(), provider.GetRequiredService<ReloadWatch>()));
        services.TryAddTransient(provider => provider.GetRequiredService<ParallelMigrationService>().InUse.Resolver);
        services.TryAddTransient(provider => provider.GetRequiredService<ParallelMigrationService>().InUse.Validator);
        services.TryAddTransient<Func<ClusterEdit, ClusterAudit>>(provider =>
        {
            var service = provider.GetRequiredService<ParallelMigrationService>();
            return edit => new(edit, service.Current);
        });
        return services.AddOptions<ParallelMigrationOptions>().ValidateOnStart();
    }

    /// <summary>As <see cref="AddParallelMigrationPolicy(IServiceCollection)"/>, with options set in code.</summary>
    /// <param name="services">The container's services.</param>
    /// <param name="configure">Sets options; run at the start and at each reload.</param>
    /// <returns>The options' builder, to bind or configure them further.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static OptionsBuilder<ParallelMigrationOptions> AddParallelMigrationPolicy(
        this IServiceCollection services, Action<ParallelMigrationOptions> configure)
    {
        Require.NotNull(configure, nameof(configure));
        return services.AddParallelMigrationPolicy().Configure(configure);
    }
}
