using System;
using System.Text.RegularExpressions;

namespace ParallelMigration.Libvirt.Postgres;

/// <summary>How the ledger is kept.</summary>
public sealed partial record PostgresLedgerOptions
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>The defaults.</summary>
    public static PostgresLedgerOptions Default { get; } = new();

    /// <summary>
    /// The ledger's own schema, made when it is first needed. Whoever shares the limits uses the same one. Default: <c>parallel_migration</c>.
    /// </summary>
    /// <exception cref="ArgumentException">Set to anything but a small letter or underscore followed by at most 62 small letters, digits and underscores.</exception>
    public string Schema
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = SchemaName().IsMatch(value)
                ? value
                : throw new ArgumentException(
                    $"'{value}' cannot be the schema: use a small letter or underscore, then at most 62 small letters, digits and underscores.", nameof(Schema));
        }
    } = "parallel_migration";

    /// <summary>
    /// The longest time until a waiting migration looks at the ledger again although nobody has told of a change: how late it can be noticed
    /// that another orchestrator was killed. Also how often an orchestrator makes sure of its own places. Default: two seconds.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to less than 10 milliseconds or more than an hour.</exception>
    public TimeSpan PollInterval { get; init => field = InRange(value, nameof(PollInterval)); } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long a database that is out of reach is tried again before those who enter or wait are told
    /// (<see cref="MigrationLedgerUnavailableException"/>). Default: 30 seconds.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to less than 10 milliseconds or more than an hour.</exception>
    public TimeSpan ReconnectTimeout { get; init => field = InRange(value, nameof(ReconnectTimeout)); } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// A restart of the server ends every session at once. For how long after it those who had a place or waited may come back before their
    /// lines are dropped. Default: 20 seconds.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to less than 10 milliseconds or more than an hour.</exception>
    public TimeSpan RestartGrace { get; init => field = InRange(value, nameof(RestartGrace)); } = TimeSpan.FromSeconds(20);

    private static TimeSpan InRange(TimeSpan value, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, Shortest, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Longest, name);
        return value;
    }

    [GeneratedRegex("^[a-z_][a-z0-9_]{0,62}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex SchemaName();
}
