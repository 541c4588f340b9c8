using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Bunit;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Auditing;

namespace ParallelMigration.Blazor.Tests;

/// <summary>The cluster's editor, state by state.</summary>
public class ClusterMigrationEditorTests : EditorTestBase
{
    private static readonly ClusterSettings Cluster = new() { Id = "c", Level = new(4, 8), MigrationPolicy = Plain };

    private readonly List<ClusterSettings> saved = [];

    [Fact]
    public void The_entries_are_in_order_and_Disabled_is_a_new_clusters()
    {
        var page = Render<ClusterMigrationEditor>();
        Assert.Equal(["Auto", "Parallel", "Disabled", "Custom"], Entries(List(page)));
        Assert.Equal("Disabled", Chosen(List(page)));
    }

    [Theory]
    [InlineData("Auto", "Auto")]
    [InlineData("Parallel", "Parallel")]
    [InlineData("Disabled", "Disabled")]
    [InlineData("Custom", "Custom(2)")]
    public void Every_choice_is_saved(string choice, string setting)
    {
        var page = Editor(Cluster);
        List(page).Change(choice);
        Submit(page);
        Assert.Equal(Cluster with { ParallelMigration = ParallelMigrationSetting.Parse(setting) }, Assert.Single(saved));
    }

    [Fact]
    public void The_number_is_open_only_with_Custom_starts_with_2_and_is_forgotten()
    {
        var page = Editor(Cluster);
        Assert.True(Number(page).HasAttribute("disabled"));
        Assert.Contains("Available only with Custom.", Described(page, Number(page)), StringComparison.Ordinal);
        List(page).Change("Custom");
        Assert.False(Number(page).HasAttribute("disabled"));
        Assert.Equal("2", Number(page).GetAttribute("value"));
        Number(page).Input("9");
        List(page).Change("Auto");
        Assert.Equal("", Number(page).GetAttribute("value"));
        List(page).Change("Custom");
        Assert.Equal("2", Number(page).GetAttribute("value"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("two")]
    [InlineData("2.5")]
    public void What_is_no_integer_cannot_be_saved(string text)
    {
        var page = Editor(Cluster);
        List(page).Change("Custom");
        Number(page).Input(text);
        Assert.Contains("This field must contain an integer number.", Described(page, Number(page)), StringComparison.Ordinal);
        Assert.Equal("true", Number(page).GetAttribute("aria-invalid"));
        Assert.False(CanSave(page));
        Submit(page);
        Assert.Empty(saved);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("0")]
    [InlineData("1")]
    [InlineData("256")]
    public void What_is_out_of_range_cannot_be_saved(string text)
    {
        var page = Editor(Cluster);
        List(page).Change("Custom");
        Number(page).Input(text);
        Assert.Contains("between 2 and 255.", Described(page, Number(page)), StringComparison.Ordinal);
        Assert.Contains("R7", Described(page, Number(page)), StringComparison.Ordinal);
        Submit(page);
        Assert.Empty(saved);
    }

    /// <summary>It is an integer, only no number of connections.</summary>
    [Fact]
    public void What_is_too_large_for_any_number_is_out_of_range()
    {
        var page = Editor(Cluster);
        List(page).Change("Custom");
        Number(page).Input("99999999999");
        Assert.Contains("between 2 and 255.", Described(page, Number(page)), StringComparison.Ordinal);
        Assert.False(CanSave(page));
    }

    [Theory]
    [InlineData("2", false)]
    [InlineData("16", false)]
    [InlineData(" 17 ", true)]
    [InlineData("255", true)]
    public void More_than_16_warns_and_can_be_saved(string text, bool warns)
    {
        var page = Editor(Cluster);
        List(page).Change("Custom");
        Number(page).Input(text);
        Assert.Equal(warns ? 1 : 0, page.FindAll("[data-code=CustomAboveRecommended]").Count);
        Submit(page);
        Assert.Equal(int.Parse(text, System.Globalization.CultureInfo.InvariantCulture), Assert.Single(saved).ParallelMigration.CustomConnections);
    }

    [Fact]
    public void More_than_the_smallest_hosts_CPU_threads_warns()
    {
        var page = Editor(Cluster, hosts: [TwoHosts[0], TwoHosts[1] with { CpuThreads = 4 }]);
        List(page).Change("Custom");
        Number(page).Input("8");
        Assert.Single(page.FindAll("[data-code=CustomAboveCpuThreads]"));
        Assert.True(CanSave(page));
    }

    [Fact]
    public void Below_the_level_the_field_is_closed_and_the_value_kept()
    {
        var page = Editor(Cluster with { Level = new(4, 6), ParallelMigration = ParallelMigrationSetting.Auto });
        Assert.True(List(page).HasAttribute("disabled"));
        Assert.Equal("Auto", Chosen(List(page)));
        Submit(page);
        Assert.Equal(ParallelMigrationSetting.Auto, Assert.Single(saved).ParallelMigration);
    }

    [Fact]
    public void A_level_that_forbids_the_value_leaves_a_way_out()
    {
        var page = Editor(Cluster with { ParallelMigration = ParallelMigrationSetting.Custom(4) });
        page.Render(parameters => parameters.Add(editor => editor.Value, Cluster with { Level = new(4, 6), ParallelMigration = ParallelMigrationSetting.Custom(4) }));
        Assert.Equal("4", Number(page).GetAttribute("value"));
        Assert.Contains("R11", Described(page, List(page)), StringComparison.Ordinal);
        Assert.False(CanSave(page));
        page.Find("button.pm-disable").Click();
        Submit(page);
        Assert.Equal(ParallelMigrationSetting.Disabled, Assert.Single(saved).ParallelMigration);
    }

    [Fact]
    public void Another_level_keeps_what_was_edited_and_another_cluster_does_not()
    {
        var page = Editor(Cluster);
        List(page).Change("Parallel");
        page.Render(parameters => parameters.Add(editor => editor.Value, Cluster with { Level = new(4, 7) }));
        Assert.Equal("Parallel", Chosen(List(page)));
        page.Render(parameters => parameters.Add(editor => editor.Value, Cluster with { Id = "other" }));
        Assert.Equal("Disabled", Chosen(List(page)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Post_copy_and_parallel_are_refused_whichever_comes_first(bool policyFirst)
    {
        var page = Editor(Cluster);
        if (policyFirst)
        {
            PolicyList(page).Change("1");
            Assert.True(CanSave(page));
            List(page).Change("Parallel");
        }
        else
        {
            List(page).Change("Parallel");
            Assert.True(CanSave(page));
            PolicyList(page).Change("1");
        }

        Assert.Contains("C1", Described(page, List(page)), StringComparison.Ordinal);
        Assert.Contains("C1", Described(page, PolicyList(page)), StringComparison.Ordinal);
        Submit(page);
        Assert.Empty(saved);
    }

    [Fact]
    public void Bandwidth_is_Auto_hypervisor_default_or_a_number_of_Mbps()
    {
        var page = Editor(Cluster);
        var list = Labelled(page, "Migration bandwidth");
        Assert.Equal(["Auto", "Hypervisor default", "Custom"], Entries(list));
        list.Change("HypervisorDefault");
        Submit(page);
        Labelled(page, "Migration bandwidth").Change("Custom");
        Assert.False(CanSave(page));
        Labelled(page, "Bandwidth limit (Mbps)").Input("0");
        Assert.False(CanSave(page));
        Labelled(page, "Bandwidth limit (Mbps)").Input("5000");
        Submit(page);
        Assert.Equal([MigrationBandwidth.HypervisorDefault, MigrationBandwidth.Custom(Bandwidth.FromMegabitsPerSecond(5000))], saved.Select(one => one.MigrationBandwidth));
    }

    [Fact]
    public void Offending_VMs_are_listed_with_links_and_nothing_is_saved()
    {
        var page = Editor(Cluster, Stream([Vm("fine"), Vm("own", new() { MigrationPolicy = PostCopy }), Vm("too", new() { MigrationPolicy = PostCopy })]), TwoHosts);
        List(page).Change("Parallel");
        Assert.True(CanSave(page));
        Submit(page);
        page.WaitForAssertion(() => Assert.Equal(["/vms/own", "/vms/too"], page.FindAll(".pm-offending a").Select(link => link.GetAttribute("href"))));
        Assert.Contains("C1", page.Find(".pm-offending").TextContent, StringComparison.Ordinal);
        Assert.Contains("VMs checked: 3. With errors: 2. With warnings: 0. Plans changed: 3.", page.Find(".pm-summary").TextContent, StringComparison.Ordinal);
        Assert.Empty(saved);
        List(page).Change("Auto");
        Assert.Empty(page.FindAll(".pm-offending"));
    }

    [Fact]
    public void All_VMs_are_checked_before_the_cluster_is_saved()
    {
        var page = Editor(Cluster, Stream([.. Enumerable.Range(0, 1000).Select(i => Vm($"vm{i}"))]), TwoHosts);
        List(page).Change("Auto");
        Submit(page);
        page.WaitForAssertion(() => Assert.Single(saved));
        Assert.Contains("VMs checked: 1000. With errors: 0. With warnings: 0. Plans changed: 1000.", page.Find(".pm-summary").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_running_check_shows_progress_and_can_be_stopped()
    {
        var gate = new TaskCompletionSource();
        var page = Editor(Cluster, Stream([Vm("a"), Vm("b")], gate.Task), TwoHosts);
        page.Render(parameters => parameters.Add(editor => editor.VmCount, 2));
        List(page).Change("Auto");
        var submitting = page.Find("form").SubmitAsync();
        page.WaitForAssertion(() => Assert.Single(page.FindAll("[role=progressbar]")));
        Assert.True(page.Find("fieldset").HasAttribute("disabled"));
        Assert.False(CanSave(page));
        page.Find("button.pm-stop").Click();
        gate.SetResult();
        await submitting.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Empty(page.FindAll("[role=progressbar]"));
        Assert.Empty(saved);
        Assert.True(CanSave(page));
    }

    [Fact]
    public void A_check_that_fails_saves_nothing_and_says_so()
    {
        var page = Editor(Cluster, Stream([Vm("a")], Task.FromException(new InvalidOperationException("the database is away"))), TwoHosts);
        List(page).Change("Auto");
        Submit(page);
        page.WaitForAssertion(() => Assert.Contains("the database is away", page.Find(".pm-failed").TextContent, StringComparison.Ordinal));
        Assert.Empty(saved);
    }

    [Fact]
    public void No_more_than_100_offending_VMs_are_shown_and_the_others_counted()
    {
        var page = Editor(Cluster, Stream([.. Enumerable.Range(0, 130).Select(i => Vm($"vm{i}", new() { MigrationPolicy = PostCopy }))]), TwoHosts);
        List(page).Change("Parallel");
        Submit(page);
        page.WaitForAssertion(() => Assert.Equal("and 30 more", page.Find(".pm-more").TextContent));
        Assert.Equal(100, page.FindAll(".pm-offending > li").Count);
    }

    [Fact]
    public void Markup_in_names_is_text()
    {
        var page = Editor(Cluster, Stream([Vm("<b>x</b>", new() { MigrationPolicy = PostCopy })]), TwoHosts);
        List(page).Change("Parallel");
        Submit(page);
        page.WaitForAssertion(() => Assert.Contains("<b>x</b>", page.Find(".pm-offending").TextContent, StringComparison.Ordinal));
        Assert.Empty(page.FindAll(".pm-offending b"));
    }

    [Fact]
    public void What_would_happen_is_shown_before_and_after()
    {
        var page = Editor(Cluster, hosts: TwoHosts);
        List(page).Change("Parallel");
        Assert.Contains("not in parallel", page.Find(".pm-before").TextContent, StringComparison.Ordinal);
        Assert.Contains("over 4 parallel connections", page.Find(".pm-after").TextContent, StringComparison.Ordinal);
    }

    private static ClusterVm Vm(string id, VmSettings? settings = null) => new((settings ?? new()) with { Id = id }, new() { Vcpus = 4 });

    private static async IAsyncEnumerable<ClusterVm> Stream(ClusterVm[] vms, Task? first = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await (first ?? Task.CompletedTask);
        foreach (var vm in vms)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return vm;
        }
    }

    private static void Submit(IRenderedComponent<ClusterMigrationEditor> page) => page.Find("form").Submit();

    private IRenderedComponent<ClusterMigrationEditor> Editor(ClusterSettings cluster, IAsyncEnumerable<ClusterVm>? vms = null, IReadOnlyList<HostResources>? hosts = null) =>
        Render<ClusterMigrationEditor>(parameters => parameters
            .Add(editor => editor.Value, cluster)
            .Add(editor => editor.Policies, [Plain, PostCopy])
            .Add(editor => editor.Hosts, hosts ?? [])
            .Add(editor => editor.Vms, vms)
            .Add(editor => editor.VmLink, vm => $"/vms/{vm.Settings.Id}")
            .Add(editor => editor.OnSave, settings => saved.Add(settings)));
}
