using System;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using ParallelMigration.Policy;

namespace ParallelMigration.Blazor.Tests;

/// <summary>Another language: its labels, its findings by their codes, and English for each text that it lacks.</summary>
public sealed class LanguageTests : EditorTestBase
{
    private readonly CultureInfo before = CultureInfo.CurrentUICulture;

    public LanguageTests() => CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("de");

    protected override void Dispose(bool disposing)
    {
        CultureInfo.CurrentUICulture = before;
        base.Dispose(disposing);
    }

    [Fact]
    public void Labels_findings_remedies_and_the_plan_are_German()
    {
        var page = Render<ClusterMigrationEditor>(parameters => parameters
            .Add(editor => editor.Value, new ClusterSettings { Level = new(4, 8), ParallelMigration = ParallelMigrationSetting.Custom(20), MigrationPolicy = PostCopy })
            .Add(editor => editor.Policies, [Plain, PostCopy])
            .Add(editor => editor.Hosts, TwoHosts));
        Assert.Equal(["Automatisch", "Parallel", "Aus", "Eigene Anzahl"], Entries(Labelled(page, "Parallele Migrationen")));
        Assert.Contains("Mehr als 16 Verbindungen", page.Find("[data-code=CustomAboveRecommended]").TextContent, StringComparison.Ordinal);
        var refused = page.Find("[data-code=ParallelWithPostCopy]").TextContent;
        Assert.Contains("Fehler (Regel C1): Die Migration wäre parallel", refused, StringComparison.Ordinal);
        Assert.Contains("Abhilfe: Wählen Sie „Automatisch“ oder „Aus“", refused, StringComparison.Ordinal);
        Assert.Contains("Die VM kann mit diesen Einstellungen nicht migrieren.", page.Find(".pm-before").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("together they can lose the guest", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reason_has_its_numbers_and_one_without_a_text_is_English()
    {
        var page = Render<ClusterMigrationEditor>(parameters => parameters
            .Add(editor => editor.Value, new ClusterSettings { Level = new(4, 8), ParallelMigration = ParallelMigrationSetting.Custom(4), MigrationPolicy = Plain })
            .Add(editor => editor.Hosts, TwoHosts));
        var plan = page.Find(".pm-before").TextContent;
        Assert.Contains("Die VM migriert über 4 parallele Verbindungen.", plan, StringComparison.Ordinal);
        Assert.Contains("4 Verbindungen, wie angegeben. (R6)", plan, StringComparison.Ordinal);
        Assert.Contains("It runs alone, with the whole 40 Gbps. (A3)", plan, StringComparison.Ordinal);
    }

    /// <summary>The German file is whole: no label is forgotten when one is added, and no text is for a code that there is not.</summary>
    [Fact]
    public void Every_label_and_every_finding_of_saving_is_German()
    {
        var texts = Services.GetRequiredService<IStringLocalizer<MigrationTexts>>();
        var german = texts.GetAllStrings(includeParentCultures: true).ToDictionary(text => text.Name, text => text.Value);
        CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
        var english = texts.GetAllStrings(includeParentCultures: false).ToDictionary(text => text.Name, text => text.Value);
        Assert.True(english.Count > 50);
        Assert.Empty(english.Where(text => german[text.Key] == text.Value).Select(text => text.Key).Except(["Parallel", "UnnamedHost"]));
        Assert.All(german.Keys.Where(key => key.Contains('.', StringComparison.Ordinal) && !key.StartsWith("Plan.", StringComparison.Ordinal)), key =>
            Assert.True(key.StartsWith("Reason.", StringComparison.Ordinal) ? Enum.IsDefined(Enum.Parse<ReasonCode>(key[7..])) : Enum.IsDefined(Enum.Parse<IssueCode>(key[(key.IndexOf('.', StringComparison.Ordinal) + 1)..])), key));
    }

    /// <summary>The host's own words come first, also for findings.</summary>
    [Fact]
    public void A_host_s_own_words_replace_a_finding_s()
    {
        var page = Render<MigrationFindings>(parameters => parameters
            .Add(findings => findings.Issues, [new Issue(IssueCode.CustomAboveRecommended, RuleId.R7, IssueSeverity.Warning, "db-1", "English.", "English remedy.")])
            .Add(findings => findings.Words, new OneText()));
        Assert.Contains("Zu viele: db-1.", page.Markup, StringComparison.Ordinal);
        Assert.Contains("Geben Sie 2 bis 16 Verbindungen an", page.Markup, StringComparison.Ordinal);
    }

    private sealed class OneText : IStringLocalizer
    {
        public LocalizedString this[string name] => new(name, name, resourceNotFound: true);

        public LocalizedString this[string name, params object[] arguments] =>
            name == "Issue.CustomAboveRecommended" ? new(name, $"Zu viele: {arguments[0]}.") : this[name];

        public System.Collections.Generic.IEnumerable<LocalizedString> GetAllStrings(bool includeParentCultures) => [];
    }
}
