using System;
using ParallelMigration.Policy;

namespace ParallelMigration.AspNetCore;

/// <summary>What the endpoints are limited to, and the options of the rules.</summary>
public sealed record ParallelMigrationApiOptions
{
    /// <summary>Gets the options of the rules by which settings are saved. The default is <see cref="ResolverOptions.Default"/>.</summary>
    public ResolverOptions Resolver { get; init; } = ResolverOptions.Default;

    /// <summary>Gets the most bytes of a body that is one document: 1 or more. The default is 1 MiB.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to less than 1.</exception>
    public int MaxDocumentBytes
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 1 << 20;

    /// <summary>Gets the most bytes of a body that is a stream of VMs: 1 or more. The default is 1 GiB.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to less than 1.</exception>
    public long MaxStreamBytes
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 1L << 30;

    /// <summary>Gets the longest time in which a document has to arrive: more than 0. The default is 30 seconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to 0 or less.</exception>
    public TimeSpan DocumentTime
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            field = value;
        }
    } = TimeSpan.FromSeconds(30);

    /// <summary>Gets the longest time in which a stream of VMs has to arrive and be answered: more than 0. The default is 15 minutes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to 0 or less.</exception>
    public TimeSpan StreamTime
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            field = value;
        }
    } = TimeSpan.FromMinutes(15);
}
