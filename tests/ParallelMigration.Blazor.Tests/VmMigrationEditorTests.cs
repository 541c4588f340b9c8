using System;
using System.Collections.Generic;
using System.Linq;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using ParallelMigration.Policy;

namespace ParallelMigration.Blazor.Tests;

/// <summary>The VM's editor, state by state.</summary>
public class VmMigrationEditorTests : EditorTestBase
{
    private static readonly ClusterSettings Cluster = new() { Id = "c", Level = new(4, 8), ParallelMigration = ParallelMigrationSetting.Auto, MigrationPolicy = Plain };

    private readonly List<VmSettings> saved = [];

    [Fact]
    public void Cluster_value_is_first_and_chosen_and_names_the_clusters_choice()
    {
        var page = Editor(new(), Cluster);
        Assert.Equal(["Cluster value (Auto)", "Auto", "Parallel", "Disabled", "Custom"], Entries(List(page)));
        Assert.Equal("Cluster value (Auto)", Chosen(List(page)));
        Submit(page);
        Assert.Null(Assert.Single(saved).ParallelMigration);
    }

    [Theory]
    [InlineData("Disabled", "Cluster value (Disabled)")]
    [InlineData("Auto", "Cluster value (Auto)")]
    [InlineData("Parallel", "Cluster value (Parallel)")]
    [InlineData("Custom(5)", "Cluster value (Custom)")]
    public void Another_cluster_is_followed_at_once(string setting, string entry)
    {
        var page = Editor(new(), Cluster);
        page.Render(parameters => parameters.Add(editor => editor.Cluster, Cluster with { ParallelMigration = ParallelMigrationSetting.Parse(setting) }));
        Assert.Equal(entry, Entries(List(page)).First());
        Assert.Equal(setting == "Custom(5)" ? "5" : "", Number(page).GetAttribute("value"));
        Assert.True(Number(page).HasAttribute("disabled"));
    }

    [Theory]
    [InlineData("Auto", "Auto")]
    [InlineData("Parallel", "Parallel")]
    [InlineData("Disabled", "Disabled")]
    [InlineData("Custom", "Custom(2)")]
    public void Every_choice_is_saved(string choice, string setting)
    {
        var page = Editor(new(), Cluster);
        List(page).Change(choice);
        Submit(page);
        Assert.Equal(ParallelMigrationSetting.Parse(setting), Assert.Single(saved).ParallelMigration);
    }

    [Fact]
    public void Back_to_the_clusters_value()
    {
        var page = Editor(new() { ParallelMigration = ParallelMigrationSetting.Custom(7) }, Cluster);
        Assert.Equal("7", Number(page).GetAttribute("value"));
        List(page).Change("ClusterValue");
        Submit(page);
        Assert.Null(Assert.Single(saved).ParallelMigration);
    }

    [Fact]
    public void Without_a_cluster_nothing_can_be_chosen()
    {
        var page = Editor(new(), cluster: null);
        Assert.Equal("Cluster value", Chosen(List(page)));
        Assert.True(List(page).HasAttribute("disabled"));
        Assert.Contains("Choose a cluster first.", Described(page, List(page)), StringComparison.Ordinal);
    }

    [Fact]
    public void Below_the_level_the_field_is_closed_and_the_value_reset()
    {
        var page = Editor(new() { ParallelMigration = ParallelMigrationSetting.Custom(4) }, Cluster with { Level = new(4, 6) });
        Assert.True(List(page).HasAttribute("disabled"));
        Assert.Contains("Available in the compatibility level 4.7 and higher.", Described(page, List(page)), StringComparison.Ordinal);
        Assert.Equal("Cluster value (Auto)", Chosen(List(page)));
        Submit(page);
        Assert.Null(Assert.Single(saved).ParallelMigration);
    }

    [Fact]
    public void What_was_typed_goes_with_the_level()
    {
        var page = Editor(new(), Cluster);
        List(page).Change("Custom");
        Number(page).Input("x");
        page.Render(parameters => parameters.Add(editor => editor.CustomLevel, new ClusterLevel(4, 6)));
        Assert.Equal("Cluster value (Auto)", Chosen(List(page)));
        Assert.True(CanSave(page));
    }

    [Theory]
    [InlineData("4.6", "4.7", false)]
    [InlineData("4.8", "4.6", true)]
    public void The_VMs_own_level_counts_before_the_clusters(string cluster, string own, bool disabled)
    {
        var page = Editor(new(), Cluster with { Level = ClusterLevel.Parse(cluster) });
        page.Render(parameters => parameters.Add(editor => editor.CustomLevel, ClusterLevel.Parse(own)));
        Assert.Equal(disabled, List(page).HasAttribute("disabled"));
    }

    [Fact]
    public void A_VM_of_a_pool_cannot_be_changed_and_keeps_its_value()
    {
        var page = Editor(new() { ParallelMigration = ParallelMigrationSetting.Parallel }, Cluster);
        page.Render(parameters => parameters.Add(editor => editor.InPool, true));
        Assert.True(List(page).HasAttribute("disabled"));
        Assert.Equal("Parallel", Chosen(List(page)));
    }

    [Theory]
    [InlineData("Parallel")]
    [InlineData("Custom")]
    public void Post_copy_from_the_VMs_side_is_shown_beside_both_fields(string choice)
    {
        var page = Editor(new() { MigrationPolicy = PostCopy }, Cluster);
        Assert.True(CanSave(page));
        List(page).Change(choice);
        AssertPostCopyIsRefused(page);
        PolicyList(page).Change("");
        Assert.True(CanSave(page));
        Assert.Empty(page.FindAll(".pm-finding"));
    }

    [Fact]
    public void Post_copy_from_the_clusters_side_is_refused_as_well()
    {
        var page = Editor(new() { ParallelMigration = ParallelMigrationSetting.Parallel }, Cluster);
        Assert.True(CanSave(page));
        page.Render(parameters => parameters.Add(editor => editor.Cluster, Cluster with { MigrationPolicy = PostCopy }));
        AssertPostCopyIsRefused(page);
    }

    [Fact]
    public void The_clusters_policy_is_first_by_its_name() => Assert.Equal(
        ["Cluster value (Minimal downtime)", "Minimal downtime", "Post-copy migration (post-copy)"], Entries(PolicyList(Editor(new(), Cluster))));

    [Fact]
    public void Encryption_is_saved()
    {
        var page = Editor(new(), Cluster);
        page.Find("input[type=checkbox]").Change(true);
        Submit(page);
        Assert.True(Assert.Single(saved).Encrypted);
    }

    /// <summary>Where a VM may take the cluster's value, that is first and the default, and follows the chosen cluster at once.</summary>
    [Fact]
    public void Encryption_may_be_the_clusters()
    {
        List<bool?> own = [];
        var page = Render<VmMigrationEditor>(parameters => parameters
            .Add(editor => editor.Value, new VmSettings()).Add(editor => editor.Cluster, Cluster).Add(editor => editor.ClusterEncrypted, false)
            .Add(editor => editor.OwnEncryptionChanged, own.Add).Add(editor => editor.OnSave, saved.Add));
        Assert.Equal(["Cluster value (Don't encrypt)", "Encrypt", "Don't encrypt"], Entries(Labelled(page, "Encrypt migrations")));
        page.Render(parameters => parameters.Add(editor => editor.ClusterEncrypted, true));
        Assert.Equal("Cluster value (Encrypt)", Chosen(Labelled(page, "Encrypt migrations")));
        Submit(page);
        Labelled(page, "Encrypt migrations").Change("false");
        Submit(page);
        Labelled(page, "Encrypt migrations").Change("");
        Submit(page);
        Assert.Equal([true, false, true], saved.Select(settings => settings.Encrypted));
        Assert.Equal([false, null], own);
    }

    [Fact]
    public void What_would_happen_is_shown_before_and_after()
    {
        var page = Editor(new(), Cluster, TwoHosts);
        List(page).Change("Custom");
        Number(page).Input("8");
        Assert.Contains("over 4 parallel connections", page.Find(".pm-before").TextContent, StringComparison.Ordinal);
        Assert.Contains("over 8 parallel connections", page.Find(".pm-after").TextContent, StringComparison.Ordinal);
        Assert.Contains("(R6)", page.Find(".pm-after").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void What_would_happen_depends_on_the_hosts_chosen()
    {
        var page = Editor(new(), Cluster, [.. TwoHosts, TwoHosts[0] with { Id = "slow", LinkBandwidth = Bandwidth.FromGigabitsPerSecond(10) }]);
        Labelled(page, "To host").Change("2");
        Assert.Contains("over one connection", page.Find(".pm-before").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void OVirts_words_are_a_resource_file_of_its_own()
    {
        var words = Services.GetRequiredService<IStringLocalizer<OVirtMigrationTexts>>();
        var page = Render<VmMigrationEditor>(parameters => parameters.Add(editor => editor.Cluster, Cluster).Add(editor => editor.Words, words));
        Assert.Equal(["Cluster default (Auto)", "Auto", "Auto Parallel", "Disabled", "Custom"], Entries(Labelled(page, "Parallel Migrations")));
        Assert.Contains("Available only when Custom Parallel Migrations are selected.", Described(page, Labelled(page, "Number of VM Migration Connections")), StringComparison.Ordinal);
    }

    [Fact]
    public void Cancel_saves_nothing()
    {
        var cancelled = 0;
        var page = Editor(new(), Cluster);
        page.Render(parameters => parameters.Add(editor => editor.OnCancel, () => cancelled++));
        page.Find("button.pm-cancel").Click();
        Assert.Equal(1, cancelled);
        Assert.Empty(saved);
    }

    private static void AssertPostCopyIsRefused(IRenderedComponent<VmMigrationEditor> page)
    {
        Assert.Equal(2, page.FindAll("[data-code=ParallelWithPostCopy]").Count);
        Assert.Contains("C1", Described(page, List(page)), StringComparison.Ordinal);
        Assert.Contains("Remedy: ", Described(page, PolicyList(page)), StringComparison.Ordinal);
        Assert.False(CanSave(page));
    }

    private static void Submit(IRenderedComponent<VmMigrationEditor> page) => page.Find("form").Submit();

    private IRenderedComponent<VmMigrationEditor> Editor(VmSettings vm, ClusterSettings? cluster, params HostResources[] hosts) => Render<VmMigrationEditor>(parameters => parameters
        .Add(editor => editor.Value, vm)
        .Add(editor => editor.Cluster, cluster)
        .Add(editor => editor.Policies, [Plain, PostCopy])
        .Add(editor => editor.Hosts, hosts)
        .Add(editor => editor.Resources, new VmResources { Vcpus = 8 })
        .Add(editor => editor.OnSave, settings => saved.Add(settings)));
}
