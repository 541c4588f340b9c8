using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ParallelMigration.Policy.Configuration;

namespace ParallelMigration.Policy.Tests.Configuration;

/// <summary>Configuration text becomes options, by generated code and by reflection alike.</summary>
public partial class BindingTests
{
    private static readonly ResolverOptions Expected = new()
    {
        BandwidthPerConnection = Bandwidth.FromGigabitsPerSecond(14),
        MaxConnections = 8,
        MinimumClusterLevel = new(4, 8),
        PostCopyWithParallel = PostCopyWithParallel.WhenSupported,
        ParallelCompression = ParallelCompression.Zstd,
        ForceParallelForZeroCopy = true,
        DefaultSettings = new([new(new(4, 9), ParallelMigrationSetting.Auto), new(new(5, 0), ParallelMigrationSetting.Parallel)]),
    };

    private static ConfigurationText Text => new(
        ("BandwidthPerConnection", "14 Gbps"),
        ("MaxConnections", "8"),
        ("MinimumClusterLevel", "4.8"),
        ("PostCopyWithParallel", "WhenSupported"),
        ("ParallelCompression", "zstd"),
        ("ForceParallelForZeroCopy", "true"),
        ("DefaultSettings:4.9", "Auto"),
        ("DefaultSettings:5.0", "Parallel"));

    [Fact]
    public void Generated_code_binds_every_option()
    {
        var options = new ParallelMigrationOptions();
        Text.Section.Bind(options);
        Assert.Equal(Expected, options.ToResolverOptions());
    }

    [Fact]
    public void Reflection_binds_every_option()
    {
        // A call by a delegate is not intercepted by the generator.
        Action<IConfiguration, object?> bind = ConfigurationBinder.Bind;
        var options = new ParallelMigrationOptions();
        bind(Text.Section, options);
        Assert.Equal(Expected, options.ToResolverOptions());
    }

    [Fact]
    public void The_builder_binds_every_option()
    {
        var services = new ServiceCollection();
        services.AddParallelMigrationPolicy().Bind(Text.Section);
        using var provider = services.BuildServiceProvider();
        Assert.Equal(Expected, provider.GetRequiredService<ParallelMigrationService>().Current);
    }

    [Fact]
    public void Text_that_is_no_number_or_choice_is_named_by_its_key()
    {
        foreach (var key in new[] { "MaxConnections", "PostCopyWithParallel", "ParallelCompression", "ForceParallelForZeroCopy" })
        {
            var services = new ServiceCollection();
            services.AddParallelMigrationPolicy().Bind(new ConfigurationText((key, "many")).Section);
            using var provider = services.BuildServiceProvider();
            var thrown = Assert.Throws<InvalidOperationException>(provider.GetRequiredService<ParallelMigrationService>);
            Assert.Contains("ParallelMigration:" + key, thrown.Message, StringComparison.Ordinal);
        }
    }

    /// <summary>The document shows every option with its default.</summary>
    [Fact]
    public void The_configuration_shown_is_the_default()
    {
        var document = File.ReadAllText(Path.Combine(Repository.Root, "src", "ParallelMigration.Policy", "CONFIGURATION.md"));
        using var json = JsonDocument.Parse(JsonBlock().Match(document).Groups[1].Value);
        var shown = json.RootElement.GetProperty("ParallelMigration").EnumerateObject().ToArray();
        Assert.Equal(
            typeof(ParallelMigrationOptions).GetProperties().Select(property => property.Name).Order(),
            shown.Select(option => option.Name).Order());
        var options = new ParallelMigrationOptions();
        new ConfigurationText([.. shown.Where(option => option.Name != "DefaultSettings").Select(option => (option.Name, (string?)option.Value.ToString()))])
            .Section.Bind(options);
        Assert.Equal(ResolverOptions.Default, options.ToResolverOptions());
    }

    [GeneratedRegex("```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex JsonBlock();
}
