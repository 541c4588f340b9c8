using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ParallelMigration.AspNetCore;

/// <summary>A request's body, with a limit of its size and of the time in which it has to arrive.</summary>
internal static class RequestBody
{
    /// <summary>Reads a body as a whole.</summary>
    /// <exception cref="BadHttpRequestException">It is larger, or slower.</exception>
    internal static async Task<MemoryStream> ReadAsync(HttpContext context, ParallelMigrationApiOptions options, TimeProvider time)
    {
        using var deadline = Limit(context, options.MaxDocumentBytes, options.DocumentTime, time);
        MemoryStream body = new();
        try
        {
            await new LimitedStream(context.Request.Body, options.MaxDocumentBytes).CopyToAsync(body, deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            throw TooSlow();
        }

        body.Position = 0;
        return body;
    }

    /// <summary>Sets the server's limit of a body too, and starts the clock.</summary>
    /// <returns>A source whose token is canceled when the time is over or the client has gone. The caller disposes of it.</returns>
    internal static Deadline Limit(HttpContext context, long bytes, TimeSpan longest, TimeProvider time)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = bytes;
        }

        return new(longest, time, context.RequestAborted);
    }

    internal static BadHttpRequestException TooSlow() => new("The body did not arrive in time.", StatusCodes.Status408RequestTimeout);

    internal sealed class Deadline : IDisposable
    {
        private readonly CancellationTokenSource timer;
        private readonly CancellationTokenSource both;

        internal Deadline(TimeSpan longest, TimeProvider time, CancellationToken aborted)
        {
            timer = new(longest, time);
            both = CancellationTokenSource.CreateLinkedTokenSource(aborted, timer.Token);
        }

        internal CancellationToken Token => both.Token;

        public void Dispose()
        {
            both.Dispose();
            timer.Dispose();
        }
    }
}
