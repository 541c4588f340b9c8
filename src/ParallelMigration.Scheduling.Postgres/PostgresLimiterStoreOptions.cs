using System;
using System.Text.RegularExpressions;

namespace ParallelMigration.Scheduling.Postgres;

/// <summary>Configures a <see cref="PostgresLimiterStore"/>.</summary>
public sealed partial record PostgresLimiterStoreOptions
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>Gets the defaults.</summary>
    public static PostgresLimiterStoreOptions Default => new();

    /// <summary>Gets the queue's own schema. It is created when it is first needed. Processes that share the limits use the same one.</summary>
    /// <value>A lower-case letter or underscore, then at most 62 of these and digits. The default is <c>parallel_migration</c>.</value>
    /// <exception cref="ArgumentException">The value has another form.</exception>
    public string Schema
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = SchemaName().IsMatch(value)
                ? value
                : throw new ArgumentException(
                    $"'{value}' cannot be the schema: use a lower-case letter or underscore, then at most 62 lower-case letters, digits and underscores.", nameof(Schema));
        }
    } = "parallel_migration";

    /// <summary>
    /// Gets how often a waiting migration reads the queue if no change is announced, so that it notices a killed process, and how often a process
    /// checks its own rows.
    /// </summary>
    /// <value>10 milliseconds to 1 hour. The default is 2 seconds.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan PollInterval { get; init => field = InRange(value, nameof(PollInterval)); } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Gets for how long the connection is retried before new and waiting migrations fail with a <see cref="LimiterStoreException"/>.
    /// </summary>
    /// <value>10 milliseconds to 1 hour. The default is 30 seconds.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan ReconnectTimeout { get; init => field = InRange(value, nameof(ReconnectTimeout)); } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Gets for how long after a restart of the server, which ends every session at once, the rows are kept, so that their owners may return.
    /// </summary>
    /// <value>10 milliseconds to 1 hour. The default is 20 seconds.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan RestartTimeout { get; init => field = InRange(value, nameof(RestartTimeout)); } = TimeSpan.FromSeconds(20);

    private static TimeSpan InRange(TimeSpan value, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, Shortest, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Longest, name);
        return value;
    }

    [GeneratedRegex("^[a-z_][a-z0-9_]{0,62}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex SchemaName();
}
