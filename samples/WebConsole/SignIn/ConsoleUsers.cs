using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using ParallelMigration.Samples.WebConsole.Site;

namespace ParallelMigration.Samples.WebConsole.SignIn;

/// <summary>One user, as administrators see it.</summary>
/// <param name="Name">The name.</param>
/// <param name="Role">The role; empty: none.</param>
/// <param name="IsLockedOut">Whether the user failed too often to sign in, and has to wait.</param>
internal sealed record ConsoleUserEntry(string Name, string Role, bool IsLockedOut);

/// <summary>Why a change of users is refused.</summary>
/// <param name="message">The reason, for an administrator.</param>
internal sealed class UserRefusedException(string message) : Exception(message);

/// <summary>The users: who signs in, and what administrators change.</summary>
internal sealed class ConsoleUsers(
    UserManager<IdentityUser> users, RoleManager<IdentityRole> roles, SignInManager<IdentityUser> signIn, IPasswordHasher<IdentityUser> hasher, IOpenIddictTokenManager tokens, PasswordTurns turns, UserLog log)
{
    /// <summary>oVirt's name of its own users' directory: <c>admin@internal</c>.</summary>
    internal const string Profile = "internal";

    internal const string FirstAdministrator = "admin";

    private const string PasswordLetters = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private const int PasswordLength = 20;
    private const int LongestPassword = 256;

    // What an unknown user's password is compared with, so that the answer takes as long as a known one's.
    private static readonly Lazy<string> NobodysHash = new(() => new PasswordHasher<IdentityUser>().HashPassword(new(), NewPassword()));

    /// <summary>The user with a name and a password.</summary>
    /// <returns><see langword="null"/>: one of them is wrong, or the user has failed too often. The answer does not say which.</returns>
    internal async Task<IdentityUser?> VerifyAsync(string? name, string? password, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(name) || string.IsNullOrEmpty(password) || password.Length > LongestPassword)
        {
            return null;
        }

        // One at a time for each user: guesses that run side by side would be counted as fewer.
        using var turn = await turns.TakeAsync(name.ToUpperInvariant(), cancellationToken);
        if (await users.FindByNameAsync(AccountName(name)) is not { } user)
        {
            _ = hasher.VerifyHashedPassword(new(), NobodysHash.Value, password);
            await log.RefusedAsync(null, null);
            return null;
        }

        var result = await signIn.CheckPasswordSignInAsync(user, password, lockoutOnFailure: true);
        if (!result.Succeeded)
        {
            await log.RefusedAsync(user, result.IsLockedOut ? "It was wrong too often: the user has to wait." : null);
        }

        return result.Succeeded ? user : null;
    }

    /// <summary>Gives a user the password of their choice. All others who are signed in as this user have to sign in again.</summary>
    /// <returns>The user, to be signed in again.</returns>
    /// <exception cref="UserRefusedException">The current password is wrong, or was wrong too often, or the new one is too short, too long or the same.</exception>
    internal async Task<IdentityUser> ChangePasswordAsync(string name, string? current, string? wanted, CancellationToken cancellationToken)
    {
        if (wanted is null || wanted.Length > LongestPassword || wanted == current)
        {
            throw new UserRefusedException(wanted == current ? "The new password is the current one." : $"The new password has to have at most {LongestPassword} characters.");
        }

        var user = await VerifyAsync(name, current, cancellationToken) ?? throw new UserRefusedException("The current password is wrong, or it was wrong too often.");
        Check(await users.ChangePasswordAsync(user, current!, wanted));
        await EndSessionsAsync(user, cancellationToken);
        await log.AddAsync(AuditAction.PasswordChanged, user, name);
        return user;
    }

    /// <summary>Notes that a user has signed in or out on the pages, or for a token.</summary>
    internal Task NoteAsync(AuditAction action, IdentityUser user, string? details) => log.AddAsync(action, user, user.UserName!, details);

    internal Task<ClaimsPrincipal> PrincipalAsync(IdentityUser user) => signIn.CreateUserPrincipalAsync(user);

    internal Task<IList<string>> RolesAsync(IdentityUser user) => users.GetRolesAsync(user);

    /// <summary>Whether the user is as it was when the principal was made: there, with the same role and password.</summary>
    internal async Task<bool> IsCurrentAsync(ClaimsPrincipal principal) => await signIn.ValidateSecurityStampAsync(principal) is not null;

    internal async Task<IReadOnlyList<ConsoleUserEntry>> ListAsync(CancellationToken cancellationToken)
    {
        List<ConsoleUserEntry> all = [];
        foreach (var user in await users.Users.OrderBy(user => user.NormalizedUserName).ToListAsync(cancellationToken))
        {
            var role = (await users.GetRolesAsync(user)).FirstOrDefault() ?? "";
            all.Add(new(user.UserName!, role, await users.IsLockedOutAsync(user)));
        }

        return all;
    }

    /// <summary>Creates the roles, and the first administrator where there is no user yet.</summary>
    /// <returns>The first administrator's password; <see langword="null"/>: there are users.</returns>
    internal async Task<string?> PrepareAsync(CancellationToken cancellationToken)
    {
        foreach (var role in ConsoleRoles.All)
        {
            if (!await roles.RoleExistsAsync(role))
            {
                Check(await roles.CreateAsync(new(role)));
            }
        }

        return await users.Users.AnyAsync(cancellationToken) ? null : await AddAsync(FirstAdministrator, ConsoleRoles.Administrator, UserLog.FirstStart);
    }

    /// <summary>Adds a user.</summary>
    /// <returns>The new password, which is not kept and cannot be shown again.</returns>
    /// <exception cref="UserRefusedException">The name is taken or has other characters than letters, digits, <c>-</c>, <c>.</c> and <c>_</c>, or there is no such role.</exception>
    internal async Task<string> AddAsync(string name, string role, string by)
    {
        CheckRole(role);
        var password = NewPassword();
        IdentityUser user = new(name) { LockoutEnabled = true };
        Check(await users.CreateAsync(user, password));
        Check(await users.AddToRoleAsync(user, role));
        await log.AddAsync(AuditAction.Added, user, by, changes: new AuditChange("Role", null, role));
        return password;
    }

    /// <summary>Gives a user another role. All who are signed in as this user have to sign in again.</summary>
    /// <exception cref="UserRefusedException">There is no such user or role, or it is the last administrator.</exception>
    internal async Task ChangeRoleAsync(string name, string role, string by, CancellationToken cancellationToken)
    {
        CheckRole(role);
        var user = await FindAsync(name);
        if (role != ConsoleRoles.Administrator)
        {
            await GuardLastAdministratorAsync(user);
        }

        var before = await users.GetRolesAsync(user);
        Check(await users.RemoveFromRolesAsync(user, before));
        Check(await users.AddToRoleAsync(user, role));
        await EndSessionsAsync(user, cancellationToken);
        await log.AddAsync(AuditAction.Changed, user, by, changes: new AuditChange("Role", before.FirstOrDefault(), role));
    }

    /// <summary>Makes a new password. All who are signed in as this user have to sign in again. A lockout ends.</summary>
    /// <returns>The new password, which is not kept and cannot be shown again.</returns>
    /// <exception cref="UserRefusedException">There is no such user.</exception>
    internal async Task<string> ResetPasswordAsync(string name, string by, CancellationToken cancellationToken)
    {
        var user = await FindAsync(name);
        var password = NewPassword();
        user.PasswordHash = hasher.HashPassword(user, password);
        Check(await users.UpdateAsync(user));
        Check(await users.SetLockoutEndDateAsync(user, null));
        Check(await users.ResetAccessFailedCountAsync(user));
        await EndSessionsAsync(user, cancellationToken);
        await log.AddAsync(AuditAction.PasswordChanged, user, by, "A new one was made.");
        return password;
    }

    /// <summary>Removes a user. All who are signed in as this user are signed out.</summary>
    /// <exception cref="UserRefusedException">There is no such user, or it is the last administrator.</exception>
    internal async Task RemoveAsync(string name, string by, CancellationToken cancellationToken)
    {
        var user = await FindAsync(name);
        await GuardLastAdministratorAsync(user);
        var role = (await users.GetRolesAsync(user)).FirstOrDefault();
        await EndSessionsAsync(user, cancellationToken);
        Check(await users.DeleteAsync(user));
        await log.AddAsync(AuditAction.Removed, user, by, changes: new AuditChange("Role", role, null));
    }

    // Cookies and sessions carry the stamp; tokens are in the database.
    private async Task EndSessionsAsync(IdentityUser user, CancellationToken cancellationToken)
    {
        Check(await users.UpdateSecurityStampAsync(user));
        _ = await tokens.RevokeBySubjectAsync(user.Id, cancellationToken);
    }

    private async Task GuardLastAdministratorAsync(IdentityUser user)
    {
        var administrators = await users.GetUsersInRoleAsync(ConsoleRoles.Administrator);
        if (administrators.Count == 1 && administrators[0].Id == user.Id)
        {
            throw new UserRefusedException($"{user.UserName} is the last administrator. Add another one first.");
        }
    }

    private async Task<IdentityUser> FindAsync(string name) =>
        await users.FindByNameAsync(AccountName(name)) ?? throw new UserRefusedException($"There is no user {name}.");

    private static string AccountName(string name) =>
        name.EndsWith("@" + Profile, StringComparison.OrdinalIgnoreCase) ? name[..^(Profile.Length + 1)] : name;

    private static string NewPassword() => RandomNumberGenerator.GetString(PasswordLetters, PasswordLength);

    private static void CheckRole(string role)
    {
        if (!ConsoleRoles.All.Contains(role))
        {
            throw new UserRefusedException($"There is no role {role}. The roles are {string.Join(", ", ConsoleRoles.All)}.");
        }
    }

    private static void Check(IdentityResult result)
    {
        if (!result.Succeeded)
        {
            throw new UserRefusedException(string.Join(" ", result.Errors.Select(error => error.Description)));
        }
    }
}
