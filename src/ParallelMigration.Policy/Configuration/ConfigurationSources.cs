using System;
using System.Linq;
using Microsoft.Extensions.Configuration;

namespace ParallelMigration.Policy.Configuration;

/// <summary>
/// Finds configuration sources that have lost all of their values. A file that cannot be read any more, such as one with a syntax error, leaves its provider
/// empty without an exception: the next reload of any other source would otherwise silently reset the options to their defaults.
/// </summary>
internal sealed class ConfigurationSources(IConfiguration? configuration)
{
    private readonly IConfigurationRoot? root = configuration as IConfigurationRoot;
    private volatile IConfigurationProvider[] filled = [];

    /// <summary>Remembers which sources have values, while all of them are good.</summary>
    internal void Remember() => filled = root is null ? [] : [.. root.Providers.Where(HasValues)];

    /// <returns>The sources that had values and have none; <see langword="null"/>: none.</returns>
    internal RejectedReload? Emptied()
    {
        var empty = filled.Where(provider => !HasValues(provider)).Select(provider => provider.ToString()).ToArray();
        return empty.Length == 0 ? null : new(new InvalidOperationException(
            $"{string.Join(", ", empty)} had values and has none now: it is empty or cannot be read. The last good options stay in use."));
    }

    private static bool HasValues(IConfigurationProvider provider) => provider.GetChildKeys([], null).Any();
}
