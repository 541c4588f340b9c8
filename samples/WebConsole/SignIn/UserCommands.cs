using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;

namespace ParallelMigration.Samples.WebConsole.SignIn;

/// <summary>Users from the command line, for who owns the data folder: <c>dotnet run --project samples/WebConsole -- users add NAME ROLE</c>.</summary>
internal static class UserCommands
{
    private const string Usage = "users list | users add NAME ROLE | users role NAME ROLE | users password NAME | users remove NAME";

    /// <summary>Runs a command, if the arguments are one.</summary>
    /// <returns>The exit status; <see langword="null"/>: the arguments are no command, and the console starts.</returns>
    internal static async Task<int?> RunAsync(IServiceProvider services, string[] arguments, TextWriter output)
    {
        // Settings may follow.
        string[] words = [.. arguments.TakeWhile(word => !word.StartsWith("--", StringComparison.Ordinal))];
        if (words is not ["users", .. var rest])
        {
            return null;
        }

        await using var scope = services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<ConsoleUsers>();
        var none = CancellationToken.None;
        try
        {
            switch (rest)
            {
                case ["list"]:
                    foreach (var user in await users.ListAsync(none))
                    {
                        await output.WriteLineAsync($"{user.Name}: {user.Role}{(user.IsLockedOut ? ", locked out" : "")}");
                    }

                    return 0;
                case ["add", var name, var role]:
                    await output.WriteLineAsync($"The password of {name}, shown only now: {await users.AddAsync(name, role, UserLog.CommandLine)}");
                    return 0;
                case ["role", var name, var role]:
                    await users.ChangeRoleAsync(name, role, UserLog.CommandLine, none);
                    return 0;
                case ["password", var name]:
                    await output.WriteLineAsync($"The password of {name}, shown only now: {await users.ResetPasswordAsync(name, UserLog.CommandLine, none)}");
                    return 0;
                case ["remove", var name]:
                    await users.RemoveAsync(name, UserLog.CommandLine, none);
                    return 0;
                default:
                    await output.WriteLineAsync(Usage);
                    return 2;
            }
        }
        catch (UserRefusedException exception)
        {
            await output.WriteLineAsync(exception.Message);
            return 1;
        }
    }
}
