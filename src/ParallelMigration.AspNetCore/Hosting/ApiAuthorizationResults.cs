using System.Threading.Tasks;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;

namespace ParallelMigration.AspNetCore;

/// <summary>Answers who is not admitted to oVirt's API: 401 without a fault, 403 with one. It leaves every other endpoint to the handler before it.</summary>
/// <param name="inner">The handler of the other endpoints.</param>
internal sealed class ApiAuthorizationResults(IAuthorizationMiddlewareResultHandler inner) : IAuthorizationMiddlewareResultHandler
{
    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded || context.GetEndpoint()?.Metadata.GetMetadata<OVirtApiMarker>() is not { } api)
        {
            return inner.HandleAsync(next, context, policy, authorizeResult);
        }

        var request = ApiRequest.Of(context, api.Root);
        context.Response.Headers["Correlation-Id"] = request.Origin.CorrelationId;
        if (authorizeResult.Challenged)
        {
            // Not the scheme's own answer: a redirect to a page would be no answer to a program.
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"RESTAPI\"";
            return Task.CompletedTask;
        }

        return ApiAnswer.FaultAsync(request, ApiFault.Refused("You are not authorized to perform this action.", StatusCodes.Status403Forbidden), api.IsAction);
    }
}
