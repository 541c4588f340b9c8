using System.Collections.Generic;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ParallelMigration.Policy.Configuration;

namespace ParallelMigration.Policy.Tests.Configuration;

public class ConfigurationSourcesTests
{
    /// <summary>Each decision asks whether a source has lost its values: that may cost one look-up for each source, not a walk over its keys.</summary>
    [Fact]
    public void A_decision_looks_one_value_up_in_each_source()
    {
        CountingSource deep = new(("a:b:c:d", "1"), ("a:b:e", "2")), flat = new(("x", "3")), empty = new();
        IConfigurationRoot configuration = new ConfigurationBuilder().Add(deep).Add(empty).Add(flat).Build();
        ServiceCollection services = new();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddParallelMigrationPolicy();
        using var provider = services.BuildServiceProvider();
        var service = provider.GetRequiredService<ParallelMigrationService>();
        CountingSource[] sources = [deep, flat, empty];
        foreach (var source in sources)
        {
            (source.LookUps, source.Walks) = (0, 0);
        }

        for (var decision = 0; decision < 10; decision++)
        {
            _ = service.Current;
        }

        Assert.All(sources, source => Assert.Equal((source == empty ? 0 : 10, 0), (source.LookUps, source.Walks)));
        Assert.Null(service.Rejection);
    }

    private sealed class CountingSource : ConfigurationProvider, IConfigurationSource
    {
        internal CountingSource(params (string Key, string Value)[] values)
        {
            foreach (var (key, value) in values)
            {
                Data.Add(key, value);
            }
        }

        internal int LookUps { get; set; }

        internal int Walks { get; set; }

        public override bool TryGet(string key, out string? value)
        {
            LookUps++;
            return base.TryGet(key, out value);
        }

        public override IEnumerable<string> GetChildKeys(IEnumerable<string> earlierKeys, string? parentPath)
        {
            Walks++;
            return base.GetChildKeys(earlierKeys, parentPath);
        }

        IConfigurationProvider IConfigurationSource.Build(IConfigurationBuilder builder) => this;
    }
}
