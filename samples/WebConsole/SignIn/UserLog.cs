using System;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Identity;
using ParallelMigration.Samples.WebConsole.Site;

namespace ParallelMigration.Samples.WebConsole.SignIn;

/// <summary>What happens to users, in the audit log. Passwords are never there, nor is a name that no user has: one may have typed a password into the wrong field.</summary>
internal sealed class UserLog(IAuditLog log, TimeProvider time)
{
    /// <summary>Who adds the first administrator.</summary>
    internal const string FirstStart = "the first start";

    /// <summary>Who changes users from the command line.</summary>
    internal const string CommandLine = "the command line";

    // Who guesses passwords must not fill the disk: the rest is counted.
    private const int MostRefusals = 20;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly Lock guard = new();
    private DateTimeOffset since;
    private int refusals;
    private int omitted;

    internal Task AddAsync(AuditAction action, IdentityUser user, string by, string? details = null, params AuditChange[] changes) => log.AddAsync(new()
    {
        At = time.GetUtcNow(),
        User = by,
        Action = action,
        Subject = AuditSubject.User,
        SubjectId = user.Id,
        SubjectName = user.UserName!,
        Details = details,
        Changes = changes,
    });

    /// <summary>Notes that a name or a password was wrong: the first ones of each minute, and how many more there were.</summary>
    /// <param name="user">The user; <see langword="null"/>: there is none of that name.</param>
    /// <param name="details">What else there is to say.</param>
    internal async Task RefusedAsync(IdentityUser? user, string? details)
    {
        int before;
        lock (guard)
        {
            var now = time.GetUtcNow();
            if (now - since >= Interval)
            {
                (since, refusals) = (now, 0);
            }

            if (++refusals > MostRefusals)
            {
                omitted++;
                return;
            }

            (before, omitted) = (omitted, 0);
        }

        await log.AddAsync(new()
        {
            At = time.GetUtcNow(),
            User = "not signed in",
            Action = AuditAction.SignInRefused,
            Subject = AuditSubject.User,
            SubjectId = user?.Id,
            SubjectName = user?.UserName ?? "of an unknown name",
            Details = before == 0 ? details : $"{details} Before it, {before} more were refused.".TrimStart(),
        });
    }
}
