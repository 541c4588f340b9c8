using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using ParallelMigration.OVirt;

namespace ParallelMigration.AspNetCore;

/// <summary>What a request of oVirt's API says besides its path and its body.</summary>
internal sealed class ApiRequest
{
    private const string Json = "application/json";
    private const string Xml = "application/xml";
    private const int LongestCorrelationId = 36;

    private ApiRequest(HttpContext context, string root, OVirtFormat? output)
    {
        Context = context;
        Hrefs = new(context.Request.PathBase + root);
        Output = output ?? OVirtFormat.Xml;
        IsAcceptable = output is not null;
        Origin = new(context.User.Identity?.Name ?? "", CorrelationId(context.Request));
    }

    internal HttpContext Context { get; }

    internal Hrefs Hrefs { get; }

    /// <summary>The format of the answer: XML, unless JSON is asked for.</summary>
    internal OVirtFormat Output { get; }

    /// <summary>Whether the client takes one of the two formats.</summary>
    internal bool IsAcceptable { get; }

    internal ChangeOrigin Origin { get; }

    internal string ContentType => Output == OVirtFormat.Json ? Json : Xml;

    /// <summary>Whether only what every user may see is returned.</summary>
    internal bool IsFiltered => Flag(Context.Request.Headers["Filter"].ToString()) || Flag(Query("filter"));

    internal static ApiRequest Of(HttpContext context, string root) => new(context, root, Negotiate(context.Request));

    /// <summary>The value of a query parameter; <see langword="null"/>: it is not there.</summary>
    internal string? Query(string name) => Context.Request.Query.TryGetValue(name, out var values) ? values.ToString() : null;

    /// <summary>The format of the body.</summary>
    /// <exception cref="BadHttpRequestException">It is neither.</exception>
    internal OVirtFormat InputFormat()
    {
        if (MediaTypeHeaderValue.TryParse(Context.Request.ContentType, out var type) && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)))
        {
            if (type.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase))
            {
                return OVirtFormat.Json;
            }

            if (type.MediaType.Equals(Xml, StringComparison.OrdinalIgnoreCase))
            {
                return OVirtFormat.Xml;
            }
        }

        throw new BadHttpRequestException($"The body must be {Xml} or {Json}, in UTF-8.", StatusCodes.Status415UnsupportedMediaType);
    }

    /// <summary>The versions that <c>If-Match</c> names; <see langword="null"/>: any.</summary>
    internal IReadOnlyCollection<long>? ExpectedVersions()
    {
        var header = Context.Request.Headers.IfMatch;
        if (header.Count == 0)
        {
            return null;
        }

        if (!EntityTagHeaderValue.TryParseStrictList(header, out var tags))
        {
            throw new BadHttpRequestException("If-Match is not a list of entity tags.");
        }

        // A weak tag matches nothing, nor does one that this API never gave.
        return tags.Any(tag => tag.Tag == "*")
            ? null
            : [.. tags.Where(tag => !tag.IsWeak).Select(tag => long.TryParse(tag.Tag.AsSpan().Trim('"'), out var version) ? version : -1)];
    }

    private static bool Flag(string? value) => string.Equals(value, "true", StringComparison.OrdinalIgnoreCase) || value == "1";

    // XML wins where both are as welcome.
    private static OVirtFormat? Negotiate(HttpRequest request)
    {
        var accept = request.Query.TryGetValue("accept", out var inUrl) ? inUrl : request.Headers.Accept;
        if (accept.All(string.IsNullOrWhiteSpace))
        {
            return OVirtFormat.Xml;
        }

        if (!MediaTypeHeaderValue.TryParseList(accept, out var wanted))
        {
            return null;
        }

        var (xml, json) = (Quality(wanted, Xml), Quality(wanted, Json));
        return xml <= 0 && json <= 0 ? null : xml >= json ? OVirtFormat.Xml : OVirtFormat.Json;
    }

    private static double Quality(IList<MediaTypeHeaderValue> wanted, string type)
    {
        MediaTypeHeaderValue offered = new(type);
        return wanted.Where(range => offered.IsSubsetOf(new MediaTypeHeaderValue(range.MediaType)))
            .OrderByDescending(range => range.MatchesAllTypes ? 0 : range.MatchesAllSubTypes ? 1 : 2)
            .Select(range => range.Quality ?? 1)
            .FirstOrDefault(-1);
    }

    private static string CorrelationId(HttpRequest request)
    {
        var given = request.Headers["Correlation-Id"].ToString() is { Length: > 0 } header ? header : request.Query["correlation_id"].ToString();
        var id = string.Concat(given.Where(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-').Take(LongestCorrelationId));
        return id.Length > 0 ? id : Guid.NewGuid().ToString();
    }
}
