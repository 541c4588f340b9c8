using System.Globalization;
using System.Linq;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace ParallelMigration.Policy.Tests;

/// <summary>What is shown of text from elsewhere.</summary>
public sealed class SafeTextTests
{
    [Theory]
    [InlineData("web🚀", "web🚀")]
    [InlineData("gäst-日本 ✓", "gäst-日本 ✓")]
    [InlineData("a\nb\u001b[31m", "a?b?[31m")]
    [InlineData("a\u202eb\u200bc", "a?b?c")]   // right-to-left override, zero-width space
    [InlineData("\ue000", "?")]
    public void One_line_keeps_characters_and_hides_controls(string text, string expected) => Assert.Equal(expected, SafeText.OneLine(text));

    // An attribute cannot hold half a character.
    [Fact]
    public void Half_a_character_is_hidden()
    {
        Assert.Equal("half ?", SafeText.OneLine("half \ud83d"));
        Assert.Equal("? half", SafeText.OneLine("\ude80 half"));
    }

    [Theory]
    [InlineData("abcdef", 3, "abc…")]
    [InlineData("ab🚀", 3, "ab…")]
    [InlineData("ab🚀", 4, "ab🚀")]
    public void A_long_text_is_cut_between_characters(string text, int longest, string expected) =>
        Assert.Equal(expected, SafeText.OneLine(text, longest));

    [Property]
    public bool No_unsafe_character_gets_through(NonNull<string> text, PositiveInt longest) =>
        SafeText.OneLine(text.Get, longest.Get) is var line && line.Length <= longest.Get + 1
        && line.EnumerateRunes().All(rune => Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate));

    [Property]
    public bool Safe_text_stays_as_it_is(NonNull<string> text) =>
        SafeText.OneLine(text.Get, int.MaxValue) is var line && SafeText.OneLine(line, int.MaxValue) == line;

    [Fact]
    public void An_explanation_keeps_a_name_of_any_language() => Assert.StartsWith("web🚀 ", new ParallelMigrationResolver().Resolve(new MigrationRequest
    {
        Cluster = new ClusterSettings { ParallelMigration = ParallelMigrationSetting.Disabled },
        Vm = new VmSettings { Id = "web🚀" },
        VmResources = new VmResources { Vcpus = 1 },
        Source = new HostResources { CpuThreads = 1 },
        Destination = new HostResources { CpuThreads = 1 },
    }).Explain());
}
