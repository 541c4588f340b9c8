using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;

namespace ParallelMigration.Tool.Tests;

/// <summary>The commands that the READMEs show are those that the tool has, with all of their options.</summary>
public partial class DocumentedUsageTests
{
    [Theory]
    [InlineData("src/ParallelMigration.Tool/README.md")]
    public async Task Every_command_and_every_option_shown_is_there(string document)
    {
        var shown = Commands(document);
        Assert.Equal(await CommandsAsync(), shown.Select(line => line.Command).Distinct().Order());
        foreach (var (command, options) in shown)
        {
            var help = await HelpAsync(command);
            Assert.All(options, option => Assert.Matches($@"(?<![\w-]){option}(?![\w-])", help));
        }
    }

    [Fact]
    public async Task What_the_README_shows_of_a_prediction_and_a_calibration_is_printed()
    {
        var block = (await File.ReadAllTextAsync(Path.Combine(Repository.Root, "README.md"))).Split("```console\n")[1].Split("```")[0];
        foreach (var shown in block.Split("$ parallel-migration ", StringSplitOptions.RemoveEmptyEntries))
        {
            var (command, output) = (shown.Split('\n')[0].Split('#')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries), shown[(shown.IndexOf('\n', StringComparison.Ordinal) + 1)..]);
            var run = await ToolRun.OfAsync("", command[0], Path.Combine(Repository.Root, command[1]));
            Assert.Equal(0, run.ExitCode);
            Assert.Contains(output, run.Output, StringComparison.Ordinal);
        }
    }

    private static List<(string Command, string[] Options)> Commands(string document) =>
    [
        .. File.ReadLines(Path.Combine(Repository.Root, document))
            .Where(line => line.StartsWith("parallel-migration ", StringComparison.Ordinal))
            .Select(line => (line.Split(' ')[1], Option().Matches(line).Select(match => match.Value).ToArray())),
    ];

    private static async Task<IEnumerable<string>> CommandsAsync() =>
        Command().Matches((await HelpAsync()).Split("Commands:")[1]).Select(match => match.Groups[1].Value).Order();

    private static async Task<string> HelpAsync(params string[] command)
    {
        var run = await ToolRun.OfAsync("", [.. command, "--help"]);
        Assert.Equal(0, run.ExitCode);
        return run.Output;
    }

    // Also in the remark at the end of the line.
    [GeneratedRegex(@"--[a-z-]+")]
    private static partial Regex Option();

    // "  resolve <file>  Decides …"
    [GeneratedRegex(@"^  ([a-z]+)\b", RegexOptions.Multiline)]
    private static partial Regex Command();
}
