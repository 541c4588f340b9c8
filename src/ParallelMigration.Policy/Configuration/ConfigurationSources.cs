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
    private volatile Filled[] filled = [];

    /// <summary>Remembers which sources have values, while all of them are good.</summary>
    internal void Remember() => filled = root is null ? [] : [.. root.Providers.Where(HasValues).Select(provider => new Filled(provider, AnyKey(provider)))];

    /// <returns>An error that names the sources that had values and have none; <see langword="null"/>: none.</returns>
    internal Exception? Emptied() => Array.TrueForAll(filled, source => source.HasAny) ? null : new InvalidOperationException(
        $"{string.Join(", ", filled.Where(source => !source.HasAny).Select(source => source.Provider.ToString()))} had values and has none now: it is empty or cannot be read. The last good options stay in use.");

    private static string AnyKey(IConfigurationProvider provider)
    {
        var key = provider.GetChildKeys([], null).First();
        while (!provider.TryGet(key, out _) && provider.GetChildKeys([], key).FirstOrDefault() is { } child)
        {
            key = ConfigurationPath.Combine(key, child);
        }

        return key;
    }

    private static bool HasValues(IConfigurationProvider provider) => provider.GetChildKeys([], null).Any();

    /// <summary>A source with one of its keys: looking it up is all that a decision costs.</summary>
    private sealed record Filled(IConfigurationProvider Provider, string Key)
    {
        internal bool HasAny => Provider.TryGet(Key, out _) || HasValues(Provider);
    }
}
