using System;
using System.CommandLine;
using System.IO;
using ParallelMigration.LabBenchmarks;
using ParallelMigration.Testing;
using Spectre.Console;
using Link = ParallelMigration.LabBenchmarks.Link;

var quick = new Option<bool>("--quick") { Description = "One repetition over one link, in about a minute: does it work?" };
var links = new Option<string[]>("--links")
{
    Description = "Speeds of the link, as tc writes them, or unlimited",
    AllowMultipleArgumentsPerToken = true,
    DefaultValueFactory = _ => ["200mbit", "1gbit", Link.Unlimited],
};
var repetitions = new Option<int>("--repetitions") { Description = "How often each plan is tried over each link, at most", DefaultValueFactory = _ => 7 };
var minutes = new Option<double>("--minutes") { Description = "No repetition begins that would end later", DefaultValueFactory = _ => 13 };
var seed = new Option<int>("--seed") { Description = "Of the random order", DefaultValueFactory = _ => 1 };
var output = new Option<DirectoryInfo>("--output")
{
    Description = "Where README.md's table and results/ are written",
    DefaultValueFactory = _ => new(Path.Combine(Repository.Root, "benchmarks", "ParallelMigration.LabBenchmarks")),
};
var command = new RootCommand("Migrates the same guest by several plans over several links of the two-host lab, and compares (root, Linux)")
{
    quick, links, repetitions, minutes, seed, output,
};
command.SetAction(async (arguments, cancellationToken) =>
{
    var settings = arguments.GetValue(quick)
        ? new BenchmarkSettings(["1gbit"], 1, TimeSpan.FromMinutes(5), arguments.GetValue(seed))
        : new BenchmarkSettings(
            arguments.GetValue(links)!, arguments.GetValue(repetitions), TimeSpan.FromMinutes(arguments.GetValue(minutes)), arguments.GetValue(seed));
    try
    {
        var results = await Benchmark.RunAsync(settings, AnsiConsole.Console, cancellationToken);
        await new ResultFiles(arguments.GetValue(output)!).WriteAsync(results, cancellationToken);
        AnsiConsole.Console.WriteLine($"Written to {arguments.GetValue(output)!.FullName}.");
        return 0;
    }
    catch (BenchmarkException exception)
    {
        await Console.Error.WriteLineAsync(exception.Message);
        return 1;
    }
});
return await command.Parse(args).InvokeAsync();
