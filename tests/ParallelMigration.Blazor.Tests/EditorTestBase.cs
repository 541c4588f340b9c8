using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor.Services;
using ParallelMigration.Policy;

namespace ParallelMigration.Blazor.Tests;

/// <summary>What both editors' tests need: a page to render on, two policies, two hosts, and names for what is on the page.</summary>
public abstract class EditorTestBase : BunitContext, IAsyncLifetime
{
    protected static readonly MigrationPolicy Plain = new() { Id = "1", Name = "Minimal downtime" };
    protected static readonly MigrationPolicy PostCopy = new() { Id = "2", Name = "Post-copy migration", PostCopy = true };

    protected static readonly HostResources[] TwoHosts =
    [
        new() { Id = "one", CpuThreads = 32, LinkBandwidth = Bandwidth.FromGigabitsPerSecond(40), Capabilities = new() { Multifd = true } },
        new() { Id = "two", CpuThreads = 32, LinkBandwidth = Bandwidth.FromGigabitsPerSecond(40), Capabilities = new() { Multifd = true } },
    ];

    // For a test that fails only: the default of one second is short on a busy machine.
    static EditorTestBase() => DefaultWaitTimeout = TimeSpan.FromMinutes(1);

    protected EditorTestBase()
    {
        Services.AddLocalization();
        Services.AddMudServices();
        JSInterop.Mode = JSRuntimeMode.Loose;
    }

    public Task InitializeAsync() => Task.CompletedTask;

    async Task IAsyncLifetime.DisposeAsync() => await DisposeAsync();

    protected static IElement List<T>(IRenderedComponent<T> page)
        where T : IComponent => Labelled(page, "Parallel migrations");

    protected static IElement Number<T>(IRenderedComponent<T> page)
        where T : IComponent => Labelled(page, "Number of connections");

    protected static IElement PolicyList<T>(IRenderedComponent<T> page)
        where T : IComponent => Labelled(page, "Migration policy");

    /// <summary>A field by its label, as a screen reader finds it.</summary>
    protected static IElement Labelled<T>(IRenderedComponent<T> page, string label)
        where T : IComponent
    {
        var id = page.FindAll("label").Single(one => one.TextContent.Trim() == label).GetAttribute("for");
        return page.Find($"#{id}");
    }

    protected static string Chosen(IElement list) => list.QuerySelectorAll("option").Single(option => option.HasAttribute("selected")).TextContent;

    protected static IEnumerable<string> Entries(IElement list) => list.QuerySelectorAll("option").Select(option => option.TextContent);

    /// <summary>The texts that <c>aria-describedby</c> names for a field.</summary>
    protected static string Described<T>(IRenderedComponent<T> page, IElement field)
        where T : IComponent => string.Join("\n", field.GetAttribute("aria-describedby")!.Split(' ').Select(id => page.Find($"#{id}").TextContent.Trim()));

    protected static IElement Save<T>(IRenderedComponent<T> page)
        where T : IComponent => page.Find("button.pm-save");

    protected static bool CanSave<T>(IRenderedComponent<T> page)
        where T : IComponent => !Save(page).HasAttribute("disabled");
}
