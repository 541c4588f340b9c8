using System;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ParallelMigration.OVirt;

namespace ParallelMigration.AspNetCore;

/// <summary>What every endpoint of oVirt's API does around its own work: version, format, correlation id, and faults.</summary>
/// <param name="root">The path of the API's root.</param>
/// <param name="isAction">Whether it is an action, whose faults are within the action.</param>
/// <param name="work">The work.</param>
internal sealed partial class ApiEndpoint(string root, bool isAction, Func<ApiContext, Task> work)
{
    internal async Task HandleAsync(HttpContext context)
    {
        var request = ApiRequest.Of(context, root);
        context.Response.Headers["Correlation-Id"] = request.Origin.CorrelationId;
        if (context.Request.Headers["Version"] is { Count: > 0 } version && version != "4")
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        if (!request.IsAcceptable)
        {
            context.Response.StatusCode = StatusCodes.Status406NotAcceptable;
            return;
        }

        try
        {
            await work(new(request, context.RequestServices)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone: there is no one to answer.
        }
        catch (Exception error) when (!context.Response.HasStarted && FaultOf(error, request, context) is { } fault)
        {
            await ApiAnswer.FaultAsync(request, fault, isAction).ConfigureAwait(false);
        }
    }

    private static ApiFault FaultOf(Exception error, ApiRequest request, HttpContext context) => error switch
    {
        ApiFault fault => fault,
        OVirtFormatException format => ApiFault.Incorrect(request.Hrefs.Root + "/apidoc", format.Description),
        SettingsRefusedException { Refusal: SettingsRefusal.NotFound } => ApiFault.NotFound(),
        SettingsRefusedException { Refusal: SettingsRefusal.Changed } refused => ApiFault.Refused(refused.Message, StatusCodes.Status412PreconditionFailed),
        SettingsRefusedException { Refusal: SettingsRefusal.NameInUse } refused => ApiFault.Refused(refused.Message, StatusCodes.Status409Conflict),
        SettingsRefusedException refused => new(StatusCodes.Status400BadRequest, ApiFault.OperationFailed, ApiTexts.Of(refused)),
        MigrationRefusedException { Refusal: MigrationRefusal.RefusedByRules } refused => ApiFault.Refused(refused.Message),
        MigrationRefusedException refused => ApiFault.Refused(refused.Message, StatusCodes.Status409Conflict),
        BadHttpRequestException bad => ApiFault.Refused(bad.Message, bad.StatusCode),
        _ => Unexpected(error, request, context),
    };

    private static ApiFault Unexpected(Exception error, ApiRequest request, HttpContext context)
    {
        Log(context.RequestServices.GetRequiredService<ILogger<ApiEndpoint>>(), error, context.Request.Method, context.GetEndpoint()?.DisplayName, request.Origin.CorrelationId);
        return ApiFault.Refused($"Internal error. The server's log has it with the correlation id {request.Origin.CorrelationId}.", StatusCodes.Status500InternalServerError);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Endpoint} failed (correlation id {CorrelationId}).")]
    private static partial void Log(ILogger logger, Exception error, string method, string? endpoint, string correlationId);
}
