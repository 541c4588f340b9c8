using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.WebUtilities;

namespace ParallelMigration.Samples.WebConsole.SignIn;

/// <summary>The sessions of clients that signed in with a name and a password, and asked to stay so. They end with the process.</summary>
/// <param name="time">The clock.</param>
internal sealed class SessionStore(TimeProvider time)
{
    internal static readonly TimeSpan DefaultLifetime = TimeSpan.FromMinutes(30);
    internal static readonly TimeSpan LongestLifetime = TimeSpan.FromHours(24);

    // More than any site's programs need. A client that never sends its cookie back makes one with each request.
    private const int Most = 10_000;

    private readonly ConcurrentDictionary<string, Session> sessions = new(StringComparer.Ordinal);

    /// <summary>Begins a session.</summary>
    /// <param name="principal">Who signed in.</param>
    /// <param name="lifetime">How long it lasts after its last request.</param>
    /// <returns>The session's id: 256 random bits.</returns>
    internal string Begin(ClaimsPrincipal principal, TimeSpan lifetime)
    {
        if (sessions.Count >= Most)
        {
            Prune();
            if (sessions.Count >= Most)
            {
                sessions.TryRemove(sessions.MinBy(pair => pair.Value.Ends).Key, out _);
            }
        }

        var id = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        sessions[id] = new(principal, lifetime, time.GetUtcNow() + lifetime);
        return id;
    }

    /// <summary>Who a session belongs to. It lasts for its whole lifetime again.</summary>
    /// <returns><see langword="null"/>: there is no such session, or it has ended.</returns>
    internal ClaimsPrincipal? Use(string id)
    {
        if (!sessions.TryGetValue(id, out var session))
        {
            return null;
        }

        var now = time.GetUtcNow();
        if (session.Ends <= now)
        {
            End(id);
            return null;
        }

        sessions.TryUpdate(id, session with { Ends = now + session.Lifetime }, session);
        return session.Principal;
    }

    internal void End(string id) => sessions.TryRemove(id, out _);

    /// <summary>Forgets the sessions that have ended.</summary>
    internal void Prune()
    {
        var now = time.GetUtcNow();
        foreach (var (id, session) in sessions)
        {
            if (session.Ends <= now)
            {
                sessions.TryRemove(new(id, session));
            }
        }
    }

    private sealed record Session(ClaimsPrincipal Principal, TimeSpan Lifetime, DateTimeOffset Ends);
}
