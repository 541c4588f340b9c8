using System;
using System.Linq;
using static ParallelMigration.Policy.Tests.Requests;

namespace ParallelMigration.Policy.Tests.Explanations;

/// <summary>Ids and names come from elsewhere: they must not break a line, a log or a terminal.</summary>
public class NameTests
{
    [Theory]
    [InlineData("web\r\nFORGED: all is well", "web??FORGED: all is well migrates")]
    [InlineData("\u001b[31mred", "?[31mred migrates")]
    [InlineData("a\u2028b\u202ec", "a?b?c migrates")]
    [InlineData(" \t", "The VM migrates")]
    [InlineData("", "The VM migrates")]
    [InlineData(null, "The VM migrates")]
    [InlineData("Büro-VM 7", "Büro-VM 7 migrates")]
    public void A_hostile_id_stays_in_its_sentence(string? id, string expected)
    {
        var text = (Example(ParallelMigrationSetting.Auto) with { Vm = new() { Id = id } }).Resolve().Explain();
        Assert.StartsWith(expected, text, StringComparison.Ordinal);
        Assert.DoesNotContain(text, c => char.IsControl(c) && c != '\n');
    }

    [Fact]
    public void A_very_long_name_is_cut() => Assert.InRange(
        Example(ParallelMigrationSetting.Parallel).WithPolicy(Policies.PostCopy with { Name = new string('x', 100_000) }).Resolve().Explain().Length, 1, 2_000);

    [Fact]
    public void A_subject_stays_the_id_as_given_for_programs_to_compare()
    {
        var request = Example(ParallelMigrationSetting.Parallel).WithPolicy(Policies.PostCopy);
        Assert.Equal("a\nb", (request with { Vm = new() { Id = "a\nb" } }).Resolve().Issues.Single().Subject);
        Assert.Equal("vm", (request with { Vm = new() { Id = "" } }).Resolve().Issues.Single().Subject);
    }

    [Theory]
    [InlineData(null, "source", "destination", "cluster")]
    [InlineData(" ", "source", "destination", "cluster")]
    [InlineData("x1", "x1", "x1", "x1")]
    public void A_host_or_cluster_without_an_id_is_named_by_what_it_is(string? id, params string[] subjects)
    {
        var request = Example(ParallelMigrationSetting.Parallel);
        var host = request.Source with { Id = id, Capabilities = new() { Multifd = false } };
        request = request with { Cluster = request.Cluster with { Id = id, Level = new(4, 6) }, Source = host, Destination = host };
        Assert.Equal(subjects, request.Resolve().Issues.Select(issue => issue.Subject));
    }
}
