using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.Extensions.Configuration;
using ParallelMigration.Samples.WebConsole.Hosts;

namespace ParallelMigration.WebConsole.Tests.Hosts;

public class HostDirectoryTests
{
    [Fact]
    public void Without_hosts_everything_is_an_example_and_the_directory_says_so()
    {
        var directory = Create();
        Assert.Empty(directory.All);
        Assert.Contains("No host is connected", directory.Problem, StringComparison.Ordinal);
        Assert.Null(directory.Find(null));
    }

    [Fact]
    public void A_host_keeps_its_id_from_start_to_start()
    {
        var first = Create(("Hosts:0:Name", "alpha"), ("Hosts:0:Cluster", "c"), ("Hosts:0:Uri", "test:///default"));
        var second = Create(
            ("Hosts:0:Name", "beta"), ("Hosts:0:Cluster", "c"), ("Hosts:0:Uri", "test:///default"),
            ("Hosts:1:Name", "alpha"), ("Hosts:1:Cluster", "other"), ("Hosts:1:Uri", "qemu:///system"));
        Assert.Null(first.Problem);
        Assert.Equal("alpha", second.Find(first.All[0].Id)?.Options.Name);
        Assert.Equal(2, second.All.Select(host => host.Id).Distinct().Count());
    }

    [Theory]
    [InlineData("Name")]
    [InlineData("Cluster")]
    [InlineData("Uri")]
    public void A_host_without_what_it_needs_keeps_the_console_from_starting(string absent)
    {
        (string, string)[] host = [("Hosts:0:Name", "alpha"), ("Hosts:0:Cluster", "c"), ("Hosts:0:Uri", "test:///default")];
        var error = Assert.Throws<InvalidOperationException>(() => Create([.. host.Where(one => !one.Item1.EndsWith(absent, StringComparison.Ordinal))]));
        Assert.Contains("Name, Cluster and Uri", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_hosts_of_one_name_keep_the_console_from_starting()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Create(
            ("Hosts:0:Name", "alpha"), ("Hosts:0:Cluster", "c"), ("Hosts:0:Uri", "test:///default"),
            ("Hosts:1:Name", "alpha"), ("Hosts:1:Cluster", "c"), ("Hosts:1:Uri", "test:///default")));
        Assert.Contains("two hosts alpha", error.Message, StringComparison.Ordinal);
    }

    private static HostDirectory Create(params (string Key, string Value)[] settings) =>
        new(new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))).Build());
}
