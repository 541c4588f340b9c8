using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
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
    public void A_whole_plan_is_German_with_its_numbers_and_warnings()
    {
        var page = Render<ClusterMigrationEditor>(parameters => parameters
            .Add(editor => editor.Value, new ClusterSettings { Level = new(4, 8), ParallelMigration = ParallelMigrationSetting.Custom(20), MigrationPolicy = Plain })
            .Add(editor => editor.Hosts, [.. TwoHosts.Select(host => host with { LinkBandwidth = Bandwidth.FromBitsPerSecond(3_333_333_333) })]));
        Assert.Equal(
            [
                "Einstellung: Eigene Anzahl (20) (des Clusters). Richtlinie: Minimal downtime (des Clusters).",
                "20 Verbindungen, wie angegeben. (R6)",
                "Keine andere Migration darf die Quelle währenddessen verlassen (Richtlinie: 2). (A2)",
                "Keine andere Migration darf währenddessen am Ziel ankommen (Richtlinie: 2). (A2)",
                $"Sie läuft allein, mit den ganzen {3.33m} Gbit/s. (A3)",
                "Plan: höchstens 397 MiB/s, keine Komprimierung, kein Post-Copy, kein Auto-Converge, zugleich 1 ausgehende und 1 ankommende.",
                "Warnung: 20 Verbindungen angegeben; mehr als 16 bringen nach allem, was bekannt ist, nichts. (R7)",
            ],
            page.FindAll(".pm-before li").Select(line => line.TextContent));
        Assert.Equal("Die VM migriert über 20 parallele Verbindungen.", page.Find(".pm-before strong").TextContent);
    }

    [Fact]
    public void What_has_no_text_is_said_as_the_policy_says_it()
    {
        CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
        MigrationRequest request = new() { Source = TwoHosts[0], Destination = TwoHosts[1], VmResources = new() { Vcpus = 8 }, Cluster = new() { MigrationPolicy = PostCopy } };
        foreach (var setting in (ParallelMigrationSetting[])[ParallelMigrationSetting.Custom(20), ParallelMigrationSetting.Auto, ParallelMigrationSetting.Disabled])
        {
            var asked = request with { Cluster = request.Cluster with { ParallelMigration = setting } };
            var decision = new ParallelMigrationResolver().Resolve(asked);
            Assert.Equal(decision.Explain().Split('\n').Skip(1), Say.Lines(asked, decision));
        }
    }

    /// <summary>A German sentence with an English number, unit or name in it is no German sentence: every code, with numbers of every unit.</summary>
    [Fact]
    public void No_code_s_text_has_an_English_word_in_it()
    {
        var units = Enum.GetValues<QuantityUnit>();
        Assert.Equal((Enum.GetValues<ReasonCode>().Length, Enum.GetValues<IssueCode>().Length), (Examples(section: 1).Count(), Examples(section: 2).Count()));
        Assert.All(Examples(section: 1), example =>
        {
            var code = Enum.Parse<ReasonCode>(example.Code);
            foreach (var unit in units)
            {
                IsGerman(Say.Message(new Reason(code, RuleId.R1, example.Words[0], new(3, unit), new(1_500_000_000, unit))), example.Words[0]);
            }
        });
        Assert.All(Examples(section: 2), example =>
        {
            Issue issue = new(Enum.Parse<IssueCode>(example.Code), RuleId.R1, IssueSeverity.Error, "db-1", example.Words[0], example.Words[1]);
            IsGerman(Say.Message(issue), example.Words[0]);
            IsGerman(Say.Remedy(issue), example.Words[1]);
        });

        static void IsGerman(string text, string english)
        {
            // Words that are the same in both, and names of programs and of a kernel's setting.
            string[] same = ["parallel", "libvirt", "zstd", "net", "core", "optmem_max", "in", "a"];
            var words = english.Split([' ', '.', ',', ':', '(', ')', '"', '-']).Where(word => word.Length > 0 && char.IsAsciiLetterLower(word[0])).Except(same).Append("Gbps").Append("Auto").Append("Disabled").ToHashSet();
            Assert.DoesNotContain(text.Split([' ', '.', ',', ':', '(', ')', '"', '„', '“', '-']), words.Contains);
        }
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
        Assert.Empty(english.Where(text => german[text.Key] == text.Value).Select(text => text.Key).Except(["Parallel", "UnnamedHost", "Bps"]));
        Assert.Empty(Enum.GetNames<ReasonCode>().Select(code => "Reason." + code).Concat(Enum.GetNames<IssueCode>().SelectMany(code => new[] { "Issue." + code, "Remedy." + code })).Except(german.Keys));
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

    /// <summary>The words of <see cref="CultureInfo.CurrentUICulture"/>.</summary>
    private Wording Say => new(null, Services.GetRequiredService<IStringLocalizer<MigrationTexts>>());

    /// <summary>The policy's own examples of each code's words: reasons, or issues with their remedies.</summary>
    private static IEnumerable<(string Code, string[] Words)> Examples(int section)
    {
        var sections = File.ReadAllText(Path.Combine(Repository.Root, "src", "ParallelMigration.Policy", "CODES.md")).Split("\n## ");
        var rows = sections[section].Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Trim('|', ' ').Split(" | "));
        return rows.Select(row => (row[0].Trim('`', ' '), row[3..]));
    }

    private sealed class OneText : IStringLocalizer
    {
        public LocalizedString this[string name] => new(name, name, resourceNotFound: true);

        public LocalizedString this[string name, params object[] arguments] =>
            name == "Issue.CustomAboveRecommended" ? new(name, $"Zu viele: {arguments[0]}.") : this[name];

        public IEnumerable<LocalizedString> GetAllStrings(bool includeParentCultures) => [];
    }
}
