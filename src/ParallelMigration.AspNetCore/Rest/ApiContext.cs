using System;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using ParallelMigration.OVirt;

namespace ParallelMigration.AspNetCore;

/// <summary>One request with the services that answer it.</summary>
internal sealed class ApiContext(ApiRequest request, IServiceProvider services)
{
    internal ApiRequest Request => request;

    internal CancellationToken Aborted => request.Context.RequestAborted;

    internal ParallelMigrationApiOptions Options { get; } = services.GetRequiredService<ParallelMigrationApiOptions>();

    internal IMigrationSettingsStore Store { get; } = services.GetRequiredService<IMigrationSettingsStore>();

    internal MigrationSettingsEditor Editor => new(Store, Options.Resolver);

    internal IMigrationStarter Starter => services.GetRequiredService<IMigrationStarter>();

    /// <summary>The id in the path. What is no id is nowhere.</summary>
    /// <exception cref="ApiFault">It is no id.</exception>
    internal Guid PathId => Guid.TryParseExact(request.Context.GetRouteValue("id") as string, "D", out var id) ? id : throw ApiFault.NotFound();

    /// <summary>Reads the body.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="usage">The service and the method that take it, in oVirt's documentation.</param>
    /// <param name="read">Makes something of it.</param>
    internal async Task<T> ReadAsync<T>(DocumentKind kind, (string Service, string Method) usage, Func<Part, InputForm, T> read)
    {
        InputForm form = new(request.InputFormat(), request.Hrefs.Usage(usage.Service, usage.Method));
        var body = await RequestBody.ReadAsync(request.Context, Options, services.GetRequiredService<TimeProvider>()).ConfigureAwait(false);
        try
        {
            return await DocumentReading.ReadOneAsync(body, form.Format, kind, part => read(part, form), Aborted).ConfigureAwait(false);
        }
        catch (OVirtFormatException error)
        {
            throw form.Incorrect(error.Description);
        }
    }
}
