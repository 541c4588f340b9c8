using System;
using System.Linq;
using Microsoft.Extensions.Configuration;

namespace ParallelMigration.Policy.Tests.Configuration;

/// <summary>A configuration in memory whose text can be replaced, as an edited file would replace it.</summary>
internal sealed class ConfigurationText : ConfigurationProvider, IConfigurationSource
{
    internal ConfigurationText(params (string Key, string? Value)[] values)
    {
        Set(values);
        Root = new ConfigurationBuilder().Add(this).Build();
    }

    internal IConfigurationRoot Root { get; }

    internal IConfigurationSection Section => Root.GetSection("ParallelMigration");

    internal void Reload(params (string Key, string? Value)[] values)
    {
        Set(values);
        OnReload();
    }

    IConfigurationProvider IConfigurationSource.Build(IConfigurationBuilder builder) => this;

    private void Set((string Key, string? Value)[] values) =>
        Data = values.ToDictionary(value => "ParallelMigration:" + value.Key, value => value.Value, StringComparer.OrdinalIgnoreCase);
}
