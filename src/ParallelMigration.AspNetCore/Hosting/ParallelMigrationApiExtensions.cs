using System;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ParallelMigration.AspNetCore;

/// <summary>Maps the endpoints of the policy's own JSON contract.</summary>
public static class ParallelMigrationApiExtensions
{
    /// <summary>
    /// Maps <c>POST resolve</c>, <c>predict</c>, <c>validate</c> and <c>audit</c>, and <c>GET openapi.json</c>, their OpenAPI 3.1 document. They decide about what the body says, and
    /// read no store.
    /// </summary>
    /// <param name="endpoints">The application's endpoints.</param>
    /// <param name="root">The path of the root. The default is <c>/api/v1</c>.</param>
    /// <returns>The group of all these endpoints, for conventions of the application's own.</returns>
    /// <remarks>Every endpoint requires <see cref="ParallelMigrationApiPolicies.Read"/>. Needs the services of <see cref="ParallelMigrationApiServices.AddParallelMigrationApi"/>.</remarks>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static RouteGroupBuilder MapParallelMigrationApi(this IEndpointRouteBuilder endpoints, string root = "/api/v1")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(root);
        var group = endpoints.MapGroup(root);
        group.RequireAuthorization(ParallelMigrationApiPolicies.Read);
        foreach (var operation in ContractOperation.All)
        {
            // The API explorer, which the document is made from, knows endpoints by their method.
            RequestDelegate handler = operation.HandleAsync;
            group.MapPost(operation.Path, handler).WithMetadata(operation, handler.Method);
        }

        group.MapGet("/openapi.json", (RequestDelegate)ContractDocument.WriteAsync);
        return group;
    }
}
