using System;
using System.IO;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ParallelMigration.Samples.WebConsole.SignIn;

/// <summary>
/// Forms are short here, and who sends one need not be signed in: a longer one is refused with 413, and one that is none, or has too many fields, with 400.
/// </summary>
internal sealed class FormLimits : IStartupFilter
{
    internal const int LongestForm = 64 << 10;

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => application =>
    {
        application.Use(async (context, rest) =>
        {
            if (context.Request.HasFormContentType && context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            {
                size.MaxRequestBodySize = LongestForm;
            }

            try
            {
                await rest(context);
            }
            catch (Exception error) when (error is InvalidDataException or AntiforgeryValidationException && context.Request.HasFormContentType && !context.Response.HasStarted)
            {
                context.Response.Clear();
                context.Response.StatusCode = (error.InnerException as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status400BadRequest;
            }
        });
        next(application);
    };
}
