using System.Collections.Generic;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ParallelMigration.Policy.Auditing;
using ParallelMigration.Policy.Configuration;

namespace ParallelMigration.Policy.Tests.Configuration;

/// <summary>The configuration examples of the package's README, compiled and run.</summary>
public class ReadmeExamples
{
    private static readonly MigrationRequest request = Requests.Example(ParallelMigrationSetting.Parallel, gigabits: 400, vcpus: 64);

    [Fact]
    public void With_a_container()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["ParallelMigration:MaxConnections"] = "4" }).Build());
#pragma warning disable IL2026, IL3050 // reflection binding; an application turns the generator on
        services.AddParallelMigrationPolicy().BindConfiguration("ParallelMigration", binder => binder.ErrorOnUnknownConfiguration = true);
        services.AddParallelMigrationPolicy(options => options.MaxConnections = 8); // or in code
#pragma warning restore IL2026, IL3050
        using var provider = services.BuildServiceProvider();
        Assert.Equal(8, With_the_service(provider.GetRequiredService<ParallelMigrationService>()).Plan!.Connections);
    }

    [Fact]
    public void Without_a_container()
    {
        var resolver = new ParallelMigrationResolver(new ResolverOptions { MaxConnections = 8 });
        var fromText = new ParallelMigrationResolver(new ParallelMigrationOptions { BandwidthPerConnection = "14 Gbps" }.ToResolverOptions());
        Assert.Equal(8, resolver.Resolve(request).Plan!.Connections);
        Assert.Equal(16, fromText.Resolve(request).Plan!.Connections);
    }

    private static MigrationDecision With_the_service(ParallelMigrationService service)
    {
        ClusterEdit edit = new() { Before = request.Cluster, After = request.Cluster };
        var decision = service.Resolve(request);      // the current options
        var audit = new ClusterAudit(edit, service.Current);
        Assert.Null(audit.Examine(new(new(), request.VmResources)));
        return decision;
    }
}
