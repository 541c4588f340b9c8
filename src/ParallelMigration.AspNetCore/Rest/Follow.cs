using System;
using System.Linq;

namespace ParallelMigration.AspNetCore;

/// <summary>The links that are answered with what they lead to.</summary>
internal static class Follow
{
    /// <summary>Reads <c>follow</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="possible">The links that can be followed.</param>
    /// <exception cref="ApiFault">It names another link.</exception>
    internal static string[] Of(ApiRequest request, params string[] possible)
    {
        string[] wanted = [.. (request.Query("follow") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
        return Array.Find(wanted, link => !possible.Contains(link)) is not { } unknown ? wanted : throw ApiFault.Refused(
            $"The link '{OVirt.Quote.OneLine(unknown, 40)}' cannot be followed. " + (possible.Length == 0 ? "Nothing can be followed here." : $"What can be followed here: {string.Join(", ", possible)}."));
    }
}
