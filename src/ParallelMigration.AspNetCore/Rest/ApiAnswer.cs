using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace ParallelMigration.AspNetCore;

/// <summary>The answers of oVirt's API.</summary>
internal static class ApiAnswer
{
    private const int FlushBytes = 16 * 1024;

    /// <summary>Answers one object.</summary>
    /// <param name="request">The request.</param>
    /// <param name="name">The object's name in XML.</param>
    /// <param name="write">Writes the object's parts.</param>
    /// <param name="version">The object's version, which becomes its entity tag; <see langword="null"/>: it has none.</param>
    /// <param name="status">The status.</param>
    internal static async Task OneAsync(ApiRequest request, string name, Action<DocumentWriter> write, long? version = null, int status = StatusCodes.Status200OK)
    {
        var response = Start(request, status);
        if (version is { } number)
        {
            response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{number}\"");
        }

        using (var writer = DocumentWriter.Create(response.BodyWriter, request.Output))
        {
            writer.StartDocument(name);
            write(writer);
            writer.End();
            writer.Flush();
        }

        await response.BodyWriter.FlushAsync(request.Context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>Answers a collection of any size: it is sent while it is read.</summary>
    /// <param name="request">The request.</param>
    /// <param name="name">The collection's name in XML.</param>
    /// <param name="item">One object's name.</param>
    /// <param name="all">The objects.</param>
    /// <param name="write">Writes an object's parts.</param>
    internal static async Task ManyAsync<T>(ApiRequest request, string name, string item, IAsyncEnumerable<T> all, Action<DocumentWriter, T> write)
    {
        var response = Start(request, StatusCodes.Status200OK);
        using var writer = DocumentWriter.Create(response.BodyWriter, request.Output);
        writer.StartDocument(name);
        await foreach (var one in all.WithCancellation(request.Context.RequestAborted).ConfigureAwait(false))
        {
            writer.StartItem(item);
            write(writer, one);
            writer.End();
            writer.Flush();
            if (response.BodyWriter.UnflushedBytes > FlushBytes)
            {
                await response.BodyWriter.FlushAsync(request.Context.RequestAborted).ConfigureAwait(false);
            }
        }

        writer.EndItems();
        writer.End();
        writer.Flush();
        await response.BodyWriter.FlushAsync(request.Context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>Answers a fault; of an action, within the action.</summary>
    internal static Task FaultAsync(ApiRequest request, ApiFault fault, bool ofAction)
    {
        if (fault.Reason is not { } reason || !request.IsAcceptable)
        {
            request.Context.Response.StatusCode = fault.Status;
            return Task.CompletedTask;
        }

        return !ofAction
            ? OneAsync(request, "fault", writer => Documents.Fault(writer, reason, fault.Detail), version: null, fault.Status)
            : OneAsync(
                request,
                "action",
                writer =>
                {
                    writer.Start("fault");
                    Documents.Fault(writer, reason, fault.Detail);
                    writer.End();
                    writer.Value("status", "failed");
                },
                version: null,
                fault.Status);
    }

    private static HttpResponse Start(ApiRequest request, int status)
    {
        var response = request.Context.Response;
        response.StatusCode = status;
        response.ContentType = request.ContentType + "; charset=utf-8";
        response.Headers.Vary = "Accept";
        return response;
    }
}
