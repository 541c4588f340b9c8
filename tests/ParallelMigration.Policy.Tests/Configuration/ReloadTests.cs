using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ParallelMigration.Policy.Auditing;
using ParallelMigration.Policy.Configuration;

namespace ParallelMigration.Policy.Tests.Configuration;

/// <summary>A changed configuration takes effect on the next decision, or not at all.</summary>
public sealed class ReloadTests : IDisposable
{
    private readonly ConfigurationText text = new(("MaxConnections", "8"));
    private readonly ServiceProvider provider;
    private readonly ParallelMigrationService service;
    private readonly List<Exception> rejected = [];

    public ReloadTests()
    {
        var services = new ServiceCollection();
        services.AddParallelMigrationPolicy().Bind(text.Section);
        provider = services.BuildServiceProvider();
        service = provider.GetRequiredService<ParallelMigrationService>();
        service.ReloadRejected += rejected.Add;
    }

    public void Dispose() => provider.Dispose();

    [Fact]
    public void A_good_reload_takes_effect_on_the_next_decision()
    {
        Assert.Equal(8, Connections());
        text.Reload(("MaxConnections", "4"));
        Assert.Equal(4, Connections());
        text.Reload();
        Assert.Equal(16, Connections());
        Assert.Null(service.Rejection);
        Assert.Empty(rejected);
    }

    [Fact]
    public void Nothing_is_made_anew_without_a_reload() => Assert.Same(service.Current, service.Current);

    [Fact]
    public void What_was_taken_keeps_its_options()
    {
        var taken = service.Current;
        text.Reload(("MaxConnections", "4"));
        Assert.Equal(8, taken.MaxConnections);
        Assert.NotSame(taken, service.Current);
    }

    [Fact]
    public void The_validator_and_audits_follow_too()
    {
        var cluster = new ClusterSettings { Level = new(4, 7), ParallelMigration = ParallelMigrationSetting.Parallel };
        Assert.True(new SettingsValidator(service.Current).ValidateCluster(cluster).IsValid);
        text.Reload(("MinimumClusterLevel", "4.8"));
        Assert.False(new SettingsValidator(service.Current).ValidateCluster(cluster).IsValid);
        var audit = provider.GetRequiredService<Func<ClusterEdit, ClusterAudit>>()(new() { Before = cluster, After = cluster });
        Assert.False(audit.Examine(new(new() { Id = "a" }, new() { Vcpus = 4 }))!.Report.IsValid);
        Assert.False(provider.GetRequiredService<SettingsValidator>().ValidateCluster(cluster).IsValid);
        Assert.Null(provider.GetRequiredService<ParallelMigrationResolver>().Resolve(Requests.Example(ParallelMigrationSetting.Parallel) with { Cluster = cluster }).Plan);
    }

    [Fact]
    public void A_bad_reload_keeps_the_last_good_options_and_is_reported_at_once()
    {
        text.Reload(("MaxConnections", "4"));
        text.Reload(("MaxConnections", "1"), ("BandwidthPerConnection", "10"));

        var reported = Assert.Single(rejected);
        var failures = Assert.IsType<OptionsValidationException>(reported).Failures.ToArray();
        Assert.Equal(2, failures.Length);
        Assert.StartsWith("BandwidthPerConnection is '10'. Allowed: ", failures[0], StringComparison.Ordinal);
        Assert.Equal("MaxConnections is 1. Allowed: a whole number from 2 to 255; 16 by default.", failures[1]);
        Assert.Same(reported, service.Rejection);
        Assert.Equal(4, Connections());
        Assert.Equal(4, provider.GetRequiredService<IOptionsMonitor<ParallelMigrationOptions>>().CurrentValue.MaxConnections);
    }

    [Fact]
    public void Text_that_cannot_be_bound_is_a_bad_reload()
    {
        text.Reload(("MaxConnections", "many"));
        Assert.Equal(8, Connections());
        Assert.Contains("ParallelMigration:MaxConnections", Assert.Single(rejected).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_good_reload_ends_the_rejection()
    {
        text.Reload(("MaxConnections", "1"));
        text.Reload(("MaxConnections", "2"));
        Assert.Equal(2, Connections());
        Assert.Null(service.Rejection);

        text.Reload(("MaxConnections", "1"));
        Assert.Equal(2, Connections());
        Assert.Equal(2, rejected.Count);
    }

    [Fact]
    public void The_same_mistake_is_reported_once()
    {
        text.Reload(("MaxConnections", "1"));
        text.Reload(("MaxConnections", "1"));
        using (var scope = provider.CreateScope())
        {
            Assert.Equal(8, scope.ServiceProvider.GetRequiredService<IOptionsSnapshot<ParallelMigrationOptions>>().Value.MaxConnections);
        }

        Assert.Single(rejected);
        text.Reload(("MaxConnections", "0"));
        Assert.Equal(2, rejected.Count);
    }

    [Fact]
    public void A_handler_that_throws_stops_neither_the_reload_nor_the_other_handlers()
    {
        List<Exception> second = [];
        service.ReloadRejected -= rejected.Add;
        service.ReloadRejected += _ => throw new InvalidOperationException("A handler's mistake.");
        service.ReloadRejected += second.Add;
        text.Reload(("MaxConnections", "1"));
        Assert.Single(second);
        Assert.Empty(rejected);
        Assert.Equal(8, Connections());
    }

    [Fact]
    public void A_bad_reload_needs_no_handler()
    {
        service.ReloadRejected -= rejected.Add;
        text.Reload(("MaxConnections", "1"));
        Assert.Equal(8, Connections());
        Assert.NotNull(service.Rejection);
    }

    [Fact]
    public void Options_of_another_name_are_not_the_last_good_ones()
    {
        var monitor = provider.GetRequiredService<IOptionsMonitor<ParallelMigrationOptions>>();
        Assert.Equal(16, monitor.Get("other").MaxConnections);
        text.Reload(("MaxConnections", "1"));
        Assert.Equal(16, monitor.Get("another").MaxConnections);
        Assert.NotNull(service.Rejection);
    }

    /// <summary>Decisions on many threads while the configuration goes to and fro: each is made with good options.</summary>
    [Fact]
    public async Task Decisions_go_on_during_reloads()
    {
        using var end = new CancellationTokenSource();
        var deciders = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            while (!end.IsCancellationRequested)
            {
                Assert.Contains(Connections(), new int?[] { 8, 4 });
            }
        })).ToArray();
        for (var i = 0; i < 200; i++)
        {
            text.Reload(("MaxConnections", i % 2 == 0 ? "1" : "4"));
        }

        end.Cancel();
        await Task.WhenAll(deciders);
        Assert.Equal(4, Connections());
        Assert.Null(service.Rejection);
        Assert.Equal(100, rejected.Count);
    }

    [Fact]
    public void Deciding_allocates_no_more_than_the_resolver_itself()
    {
        var request = Requests.Example(ParallelMigrationSetting.Parallel);
        for (var i = 0; i < 1_000; i++)
        {
            service.Resolve(request);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10_000; i++)
        {
            service.Resolve(request);
        }

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 10_000, 1, 512);
    }

    private int? Connections() => service.Resolve(Requests.Example(ParallelMigrationSetting.Parallel, gigabits: 1_000, vcpus: 64)).Plan!.Connections;
}
