using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Bunit;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Auditing;

namespace ParallelMigration.Blazor.Tests;

/// <summary>The feature page's section <em>User experience</em>, sentence by sentence: each test quotes the start of its own.</summary>
public class FeaturePageTests : EditorTestBase
{
    private static readonly ClusterSettings Cluster = new() { Level = new(4, 8), MigrationPolicy = Plain };

    /// <summary>"A new migration option … is introduced in cluster and VM edit dialogs."</summary>
    [Fact]
    public void Both_editors_have_the_option()
    {
        Assert.NotNull(List(OfCluster()));
        Assert.NotNull(List(OfVm(new())));
    }

    /// <summary>"The cluster option specifies what to use in the given cluster. VMs can override the cluster value individually."</summary>
    [Theory]
    [InlineData(null, "over 4 parallel connections")]
    [InlineData("Custom(3)", "over 3 parallel connections")]
    [InlineData("Disabled", "not in parallel")]
    public void The_clusters_value_counts_unless_the_VM_has_its_own(string? own, string plan)
    {
        var vm = new VmSettings { ParallelMigration = own is null ? null : ParallelMigrationSetting.Parse(own) };
        Assert.Contains(plan, OfVm(vm, Cluster with { ParallelMigration = ParallelMigrationSetting.Parallel }).Find(".pm-after").TextContent, StringComparison.Ordinal);
    }

    /// <summary>"Disabled (the default in clusters)", "We use Disabled as the cluster default …"</summary>
    [Fact]
    public void Disabled_is_the_default_in_clusters() => Assert.Equal("Disabled", Chosen(List(Render<ClusterMigrationEditor>())));

    /// <summary>"Disabled: …", "Auto: …", "Parallel: …", "Custom: …": each choice explains itself to who chooses it.</summary>
    [Theory]
    [InlineData("Disabled", "are not used")]
    [InlineData("Auto", "where bandwidth and CPUs are enough")]
    [InlineData("Parallel", "always used; their number follows")]
    [InlineData("Custom", "2 to 255, recommended at most 16")]
    public void Every_choice_says_what_it_does(string choice, string words)
    {
        var page = OfCluster();
        List(page).Change(choice);
        Assert.Contains(words, Described(page, List(page)), StringComparison.Ordinal);
    }

    /// <summary>"The minimum number of connections is 2. There is no upper limit but it is recommended not to use more than 16 …"; QEMU's limit is 255.</summary>
    [Theory]
    [InlineData("1", false, false)]
    [InlineData("2", true, false)]
    [InlineData("16", true, false)]
    [InlineData("17", true, true)]
    public void Custom_is_2_or_more_and_warns_above_16(string number, bool valid, bool warns)
    {
        var page = OfCluster();
        List(page).Change("Custom");
        Number(page).Input(number);
        Assert.Equal(valid, CanSave(page));
        Assert.Equal(warns, page.FindAll("[data-code=CustomAboveRecommended]").Count > 0);
    }

    /// <summary>"… restricted to the number of threads on the source and destination hosts (whichever is lower)."</summary>
    [Fact]
    public void Custom_is_restricted_to_the_lower_number_of_threads()
    {
        var page = Render<ClusterMigrationEditor>(parameters => parameters.Add(editor => editor.Value, Cluster).Add(editor => editor.Hosts, [TwoHosts[0], TwoHosts[1] with { CpuThreads = 3 }]));
        List(page).Change("Custom");
        Number(page).Input("8");
        Assert.Contains("over 3 parallel connections", page.Find(".pm-after").TextContent, StringComparison.Ordinal);
    }

    /// <summary>"Cluster value (only in the VM edit dialog; it's the default there)"</summary>
    [Fact]
    public void Cluster_value_is_only_on_VMs_and_the_default_there()
    {
        Assert.DoesNotContain(Entries(List(OfCluster())), entry => entry.StartsWith("Cluster value", StringComparison.Ordinal));
        Assert.StartsWith("Cluster value", Chosen(List(OfVm(new()))), StringComparison.Ordinal);
    }

    /// <summary>"If Parallel is selected then … the lower number of the … bandwidth divided by 10 Gbps and the number of VM vCPUs, but no less than 2 and no more than … 16"; "Auto is the same except …"</summary>
    [Theory]
    [InlineData("Parallel", 40, 8, "over 4 parallel connections")]
    [InlineData("Parallel", 40, 3, "over 3 parallel connections")]
    [InlineData("Parallel", 10, 8, "over 2 parallel connections")]
    [InlineData("Parallel", 400, 64, "over 16 parallel connections")]
    [InlineData("Auto", 40, 8, "over 4 parallel connections")]
    [InlineData("Auto", 10, 8, "not in parallel")]
    public void The_number_follows_from_bandwidth_and_vCPUs(string choice, int gigabits, int vcpus, string plan)
    {
        var host = TwoHosts[0] with { CpuThreads = 64, LinkBandwidth = Bandwidth.FromGigabitsPerSecond(gigabits) };
        var page = Render<ClusterMigrationEditor>(parameters => parameters
            .Add(editor => editor.Value, Cluster).Add(editor => editor.Hosts, [host]).Add(editor => editor.ExampleVm, new VmResources { Vcpus = vcpus }));
        List(page).Change(choice);
        Assert.Contains(plan, page.Find(".pm-after").TextContent, StringComparison.Ordinal);
    }

    /// <summary>"… Parallel and Custom cannot be set if post-copy migration policy is set, or vice versa …"</summary>
    [Theory]
    [InlineData("Parallel", false)]
    [InlineData("Custom", false)]
    [InlineData("Auto", true)]
    [InlineData("Disabled", true)]
    public void Post_copy_excludes_Parallel_and_Custom(string choice, bool valid)
    {
        var settingFirst = OfCluster();
        List(settingFirst).Change(choice);
        PolicyList(settingFirst).Change("1");
        var policyFirst = OfCluster();
        PolicyList(policyFirst).Change("1");
        List(policyFirst).Change(choice);
        Assert.Equal((valid, valid), (CanSave(settingFirst), CanSave(policyFirst)));
    }

    /// <summary>"(this must be checked for all the VMs in the cluster on cluster migration policy changes)"</summary>
    [Fact]
    public void All_VMs_are_checked_when_the_clusters_policy_changes()
    {
        var saved = 0;
        var vms = new[] { new VmSettings { Id = "fine" }, new() { Id = "own", ParallelMigration = ParallelMigrationSetting.Custom(4) } };
        var page = Render<ClusterMigrationEditor>(parameters => parameters
            .Add(editor => editor.Value, Cluster).Add(editor => editor.Policies, [Plain, PostCopy]).Add(editor => editor.Vms, Stream(vms)).Add(editor => editor.OnSave, _ => saved++));
        PolicyList(page).Change("1");
        Assert.True(CanSave(page));
        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.StartsWith("own", page.Find(".pm-offending li").TextContent.Trim(), StringComparison.Ordinal));
        Assert.Single(page.FindAll(".pm-offending > li"));
        Assert.Equal(0, saved);
    }

    /// <summary>"Compression is disabled …", "The maximum number of outgoing migrations is set to 1 …", "If Auto is set and post-copy … disabled."</summary>
    [Fact]
    public void The_adjustments_are_shown_with_their_reasons()
    {
        var page = Render<ClusterMigrationEditor>(parameters => parameters
            .Add(editor => editor.Value, Cluster with { MigrationPolicy = Plain with { Compression = true } }).Add(editor => editor.Policies, [Plain, PostCopy]).Add(editor => editor.Hosts, TwoHosts));
        List(page).Change("Parallel");
        var after = page.Find(".pm-after").TextContent;
        Assert.All(["(A1)", "no compression", "(A2)", "1 outgoing"], words => Assert.Contains(words, after, StringComparison.Ordinal));
        List(page).Change("Auto");
        PolicyList(page).Change("2");
        Assert.Contains("not in parallel", page.Find(".pm-after").TextContent, StringComparison.Ordinal);
        Assert.Contains("(C2)", page.Find(".pm-after").TextContent, StringComparison.Ordinal);
    }

    private static async IAsyncEnumerable<ClusterVm> Stream(IEnumerable<VmSettings> vms)
    {
        foreach (var vm in vms)
        {
            await Task.Yield();
            yield return new(vm, new() { Vcpus = 2 });
        }
    }

    private IRenderedComponent<ClusterMigrationEditor> OfCluster() =>
        Render<ClusterMigrationEditor>(parameters => parameters.Add(editor => editor.Value, Cluster).Add(editor => editor.Policies, [Plain, PostCopy]));

    private IRenderedComponent<VmMigrationEditor> OfVm(VmSettings vm, ClusterSettings? cluster = null) => Render<VmMigrationEditor>(parameters => parameters
        .Add(editor => editor.Value, vm).Add(editor => editor.Cluster, cluster ?? Cluster).Add(editor => editor.Hosts, TwoHosts).Add(editor => editor.Resources, new VmResources { Vcpus = 8 }));
}
