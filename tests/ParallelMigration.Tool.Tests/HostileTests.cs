using System;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using ParallelMigration.Policy.Oracles;

namespace ParallelMigration.Tool.Tests;

/// <summary>Valid documents, broken at random: always an answer, never an unplanned exception.</summary>
public class HostileTests
{
    private static readonly string[] Outcomes = ["plan", "refused", "invalid"];

    private static readonly string[] Splices =
    [
        "null", "true", "-1", "0", "1e999", "18446744073709551616", "\"\"", "\"\\ud800\"", "[]", "{}", "[[[[", "{\"a\":", ",", ":", "\"", "\\", "\u0000", "\uFEFF", "//",
        "{\"custom\":8}", "{\"custom\":null}", "{\"customMbps\":1}", "\"auto\"", "\"vcpus\":8,", "\"9.9.9\"",
    ];

    [Fact]
    public async Task Every_mutation_of_a_valid_request_is_answered()
    {
        var random = new Random(7);
        var lines = Enumerable.Range(0, Soak.Of(3_000))
            .Select(_ => Mutate(Encoding.UTF8.GetBytes(ContractJson.Write(RandomRequests.Next(random), random)), random))
            .ToArray();
        var run = await ToolRun.OfAsync([.. lines.SelectMany(line => line.Append((byte)'\n'))], "resolve", "-", "--lines");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));

        var answers = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(lines.Length, answers.Length);
        var outcomes = answers.Select(answer => JsonDocument.Parse(answer).RootElement.GetProperty("outcome").GetString()).ToLookup(outcome => outcome);
        Assert.All(outcomes, outcome => Assert.Contains(outcome.Key, Outcomes));
        Assert.All(Outcomes, outcome => Assert.InRange(outcomes[outcome].Count(), lines.Length / 100, lines.Length));
    }

    private static byte[] Mutate(byte[] document, Random random)
    {
        for (var times = random.Next(3); times > 0 && document.Length > 2; times--)
        {
            var at = random.Next(document.Length);
            document = random.Next(5) switch
            {
                0 => [.. document[..at], (byte)random.Next(256), .. document[(at + 1)..]],
                1 => [.. document[..at], .. Encoding.UTF8.GetBytes(Splices[random.Next(Splices.Length)]), .. document[at..]],
                2 => document[..at],
                3 => [.. document[..at], .. document[Math.Min(document.Length, at + random.Next(20))..]],
                _ => [.. document[..at], .. document[random.Next(at + 1)..at], .. document[at..]],
            };
        }

        return [.. document.Where(value => value != '\n')];
    }
}
