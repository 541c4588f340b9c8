using System;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ParallelMigration.Samples.WebConsole.SignIn;

/// <summary>
/// Gives GET requests with a body, which only libgovirt sends, a connection of their own, by HTTP/1.1. When libsoup below it repeats a request that was answered by 401, it sends the
/// body's length without the body: on a connection that lives on, the next request would be taken for that body, and by HTTP/2 it is a protocol error.
/// </summary>
internal sealed class OlderClients : IStartupFilter
{
    // RFC 9113, 7: HTTP_1_1_REQUIRED. The client repeats the request as the answer asks.
    private const int Http11Required = 0xd;

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => application =>
    {
        application.Use((context, rest) =>
        {
            var request = context.Request;
            if (!HttpMethods.IsGet(request.Method) || request.ContentLength is not > 0 || !request.Path.StartsWithSegments("/ovirt-engine", StringComparison.OrdinalIgnoreCase))
            {
                return rest(context);
            }

            if (HttpProtocol.IsHttp2(request.Protocol) && context.Features.Get<IHttpResetFeature>() is { } stream)
            {
                stream.Reset(Http11Required);
                return Task.CompletedTask;
            }

            context.Response.Headers.Connection = "close";
            return rest(context);
        });
        next(application);
    };
}
