using System;
using System.CommandLine;
using System.Threading.Tasks;
using Npgsql;
using ParallelMigration.Scheduling;
using ParallelMigration.Scheduling.Postgres;

namespace ParallelMigration.Tool.Commands;

/// <summary>Where the limits of concurrent migrations are kept: the option <c>--limits-store</c>.</summary>
internal sealed class LimitsStore : IAsyncDisposable
{
    private const string None = "none";

    private readonly ILimiterStore store;

    private LimitsStore(ILimiterStore store) => this.store = store;

    /// <summary>Gets a limiter whose queue is in the store.</summary>
    internal MigrationLimiter Limiter => new(store);

    internal static Option<string?> Option() => new("--limits-store")
    {
        Description = "Where waiting and running migrations are queued: a directory for processes on this machine, postgres://USER@HOST/DATABASE for several "
            + $"machines, or none. The default is {FileLimiterStore.GetDefaultDirectory()}. Migrations that the hosts report count with each of them.",
        HelpName = "DIR|URI|none",
    };

    /// <summary>Opens the store that the option names.</summary>
    /// <param name="value">The option's value; <see langword="null"/> if it was not given.</param>
    /// <exception cref="ArgumentException">The value cannot be understood.</exception>
    internal static LimitsStore Open(string? value) => new(value switch
    {
        null => new FileLimiterStore(),
        None => new InProcessLimiterStore(),
        _ when IsPostgres(value) => new PostgresLimiterStore(ConnectionString(value)),
        _ when value.Contains("://", StringComparison.Ordinal) => throw new ArgumentException($"--limits-store '{value}': use a directory, postgres://USER@HOST/DATABASE, or {None}."),
        _ when string.IsNullOrWhiteSpace(value) => throw new ArgumentException($"--limits-store is empty: use a directory, postgres://USER@HOST/DATABASE, or {None}."),
        _ => new FileLimiterStore(value),
    });

    /// <summary>Returns Npgsql's connection string of a PostgreSQL URI. Its query may have any of Npgsql's keywords.</summary>
    /// <exception cref="ArgumentException">It is not such a URI.</exception>
    internal static string ConnectionString(string uri)
    {
        if (!Uri.TryCreate(uri, UriKind.Absolute, out var parsed))
        {
            throw new ArgumentException($"--limits-store '{uri}' is not a URI such as postgres://USER@HOST/DATABASE.");
        }

        var builder = new NpgsqlConnectionStringBuilder();
        Set(parsed.Host, value => builder.Host = value);
        Set(parsed.AbsolutePath.Trim('/'), value => builder.Database = value);
        if (parsed.Port > 0)
        {
            builder.Port = parsed.Port;
        }

        var user = parsed.UserInfo.Split(':', 2);
        Set(user[0], value => builder.Username = value);
        Set(user.Length > 1 ? user[1] : "", value => builder.Password = value);
        foreach (var parameter in parsed.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var pair = parameter.Split('=', 2);
            builder[Uri.UnescapeDataString(pair[0])] = pair.Length > 1 ? Uri.UnescapeDataString(pair[1]) : "";
        }

        return builder.ConnectionString;

        static void Set(string value, Action<string> set)
        {
            if (value.Length > 0)
            {
                set(Uri.UnescapeDataString(value));
            }
        }
    }

    public ValueTask DisposeAsync() => store is IAsyncDisposable disposable ? disposable.DisposeAsync() : ValueTask.CompletedTask;

    private static bool IsPostgres(string value) =>
        value.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase) || value.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase);
}
