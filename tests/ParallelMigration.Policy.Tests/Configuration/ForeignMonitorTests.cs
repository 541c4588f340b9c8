using System;
using System.Collections.Generic;
using Microsoft.Extensions.Options;

namespace ParallelMigration.Policy.Tests.Configuration;

/// <summary>The service over a monitor that validates nothing and may throw: decisions go on all the same.</summary>
public class ForeignMonitorTests
{
    private readonly Monitor monitor = new();
    private readonly List<RejectedReload> rejected = [];

    [Fact]
    public void Works_without_dependency_injection()
    {
        var service = Service();
        Assert.Equal(ResolverOptions.Default, service.Current.Options);
        monitor.Value = () => new() { MaxConnections = 4 };
        Assert.Equal(4, service.Current.Options.MaxConnections);
        Assert.Null(service.Rejection);
    }

    [Fact]
    public void A_bad_start_is_thrown()
    {
        monitor.Value = () => new() { MaxConnections = 1 };
        Assert.Throws<OptionsValidationException>(Service);
        Assert.Throws<ArgumentNullException>(() => new ParallelMigrationPolicyService(null!));
    }

    [Fact]
    public void Bad_options_keep_the_last_good_ones()
    {
        var service = Service();
        var good = service.Current;
        var bad = new ParallelMigrationOptions { MaxConnections = 1 };
        monitor.Value = () => bad;
        Assert.Same(good, service.Current);
        Assert.Same(good, service.Current);
        Assert.Equal("MaxConnections is 1. Allowed: a whole number from 2 to 255; 16 by default.", Assert.Single(rejected).ToString());
        Assert.Same(rejected[0], service.Rejection);
        monitor.Value = () => new() { MaxConnections = 2 };
        Assert.Equal(2, service.Current.Options.MaxConnections);
        Assert.Null(service.Rejection);
    }

    [Fact]
    public void A_monitor_that_throws_keeps_the_last_good_ones()
    {
        var options = new ParallelMigrationOptions();
        monitor.Value = () => options;
        var service = Service();
        var good = service.Current;
        monitor.Value = () => throw new InvalidOperationException("The file is gone.");
        Assert.Same(good, service.Current);
        Assert.Same(good, service.Current);
        Assert.Equal("The file is gone.", Assert.Single(rejected).ToString());
        monitor.Value = () => options;
        Assert.Equal(good.Options, service.Current.Options);
        Assert.Null(service.Rejection);
    }

    private ParallelMigrationPolicyService Service()
    {
        var service = new ParallelMigrationPolicyService(monitor);
        service.ReloadRejected += rejected.Add;
        return service;
    }

    private sealed class Monitor : IOptionsMonitor<ParallelMigrationOptions>
    {
        private static readonly ParallelMigrationOptions Default = new();

        internal Func<ParallelMigrationOptions> Value { get; set; } = () => Default;

        public ParallelMigrationOptions CurrentValue => Value();

        public ParallelMigrationOptions Get(string? name) => Value();

        public IDisposable? OnChange(Action<ParallelMigrationOptions, string?> listener) => null;
    }
}
