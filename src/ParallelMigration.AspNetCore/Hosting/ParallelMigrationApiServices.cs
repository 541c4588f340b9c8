using System;
using System.Linq;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ParallelMigration.AspNetCore;

/// <summary>Registers what the endpoints need.</summary>
public static class ParallelMigrationApiServices
{
    /// <summary>
    /// Adds the services of <see cref="OVirtApiExtensions.MapOVirtApi"/> and <see cref="ParallelMigrationApiExtensions.MapParallelMigrationApi"/>, but for the application's own store and engine.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="options">The limits. The default is <see langword="null"/>: those of a new <see cref="ParallelMigrationApiOptions"/>.</param>
    /// <remarks>Added once: later calls change nothing. Nothing is open: a policy of <see cref="ParallelMigrationApiPolicies"/> that the application does not define admits no one.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is <see langword="null"/>.</exception>
    public static IServiceCollection AddParallelMigrationApi(this IServiceCollection services, ParallelMigrationApiOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (services.Any(service => service.ServiceType == typeof(ParallelMigrationApiOptions)))
        {
            return services;
        }

        services.AddSingleton(options ?? new ParallelMigrationApiOptions());
        services.TryAddSingleton(TimeProvider.System);
        services.AddAuthorization();
        services.PostConfigure<AuthorizationOptions>(authorization =>
        {
            string[] names = [ParallelMigrationApiPolicies.Read, ParallelMigrationApiPolicies.Edit, ParallelMigrationApiPolicies.Migrate];
            foreach (var name in names.Where(name => authorization.GetPolicy(name) is null))
            {
                authorization.AddPolicy(name, policy => policy.RequireAuthenticatedUser().RequireAssertion(_ => false));
            }
        });
        DecorateAuthorizationResults(services);
        services.AddOpenApi(ContractDocument.Name, ContractDocument.Configure);
        return services;
    }

    private static void DecorateAuthorizationResults(IServiceCollection services)
    {
        var before = services.LastOrDefault(service => service.ServiceType == typeof(IAuthorizationMiddlewareResultHandler));
        services.AddSingleton<IAuthorizationMiddlewareResultHandler>(provider => new ApiAuthorizationResults(before switch
        {
            { ImplementationInstance: IAuthorizationMiddlewareResultHandler instance } => instance,
            { ImplementationFactory: { } factory } => (IAuthorizationMiddlewareResultHandler)factory(provider),
            { ImplementationType: { } type } => (IAuthorizationMiddlewareResultHandler)ActivatorUtilities.CreateInstance(provider, type),
            _ => new AuthorizationMiddlewareResultHandler(),
        }));
    }
}
