using System;
using System.Collections.Generic;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace ParallelMigration.Policy;

/// <summary>Registers the policy with a dependency injection container.</summary>
public static class ParallelMigrationServiceCollectionExtensions
{
    /// <summary>
    /// Registers <see cref="ParallelMigrationPolicyService"/> as a singleton, with <see cref="ParallelMigrationOptions"/> that are validated
    /// when the host starts (without a host: when the service is first asked for), and whose bad reloads keep the last good ones.
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
        services.TryAddSingleton<ReloadWatch>();
        services.TryAddSingleton<IOptionsFactory<ParallelMigrationOptions>>(provider => new LastGoodOptionsFactory(
            new OptionsFactory<ParallelMigrationOptions>(
                provider.GetRequiredService<IEnumerable<IConfigureOptions<ParallelMigrationOptions>>>(),
                provider.GetRequiredService<IEnumerable<IPostConfigureOptions<ParallelMigrationOptions>>>(),
                provider.GetRequiredService<IEnumerable<IValidateOptions<ParallelMigrationOptions>>>()),
            provider.GetRequiredService<ReloadWatch>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ParallelMigrationOptions>, ParallelMigrationOptionsValidator>());
        services.TryAddSingleton(provider => new ParallelMigrationPolicyService(
            provider.GetRequiredService<IOptionsMonitor<ParallelMigrationOptions>>(), provider.GetRequiredService<ReloadWatch>()));
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
