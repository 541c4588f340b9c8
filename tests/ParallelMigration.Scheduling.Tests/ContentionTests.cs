using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Xunit.Abstractions;

namespace ParallelMigration.Scheduling.Tests;

/// <summary>Processes that acquire and release leases as fast as they can, and are killed meanwhile.</summary>
public sealed class ContentionTests(ITestOutputHelper output) : IDisposable
{
    private const int Processes = 5;
    private const int LeasesEach = 8;
    private const int DefaultRounds = 3;
    private const string RoundsVariable = "PARALLEL_MIGRATION_LIMITER_ROUNDS";

    private readonly StoreDirectory directory = new();
    private readonly DirectoryInfo marks = Directory.CreateTempSubdirectory("pm-marks-");

    public void Dispose()
    {
        marks.Delete(recursive: true);
        directory.Dispose();
    }

    [Fact]
    public async Task Contending_processes_of_which_some_are_killed_never_exceed_the_limit()
    {
        var rounds = int.TryParse(Environment.GetEnvironmentVariable(RoundsVariable), NumberStyles.None, CultureInfo.InvariantCulture, out var given)
            ? given
            : DefaultRounds;
        var random = new Random(rounds);
        var (samples, kills, leases) = (0L, 0, 0);
        for (var round = 0; round < rounds; round++)
        {
            var maximum = 1 + (round % 2);
            var processes = Enumerable.Range(0, Processes).Select(_ => Race(maximum, LeasesEach)).ToList();
            try
            {
                using var end = new CancellationTokenSource();
                var watching = Task.Run(() => Watch(maximum, end.Token));
                for (var kill = random.Next(3); kill > 0; kill--)
                {
                    await Task.Delay(random.Next(100, 400));
                    var victim = processes[random.Next(processes.Count)];
                    victim.Kill();
                    processes.Remove(victim);
                    victim.Dispose();
                    kills++;
                }

                foreach (var process in processes)
                {
                    Assert.InRange(int.Parse((await process.LineAsync())!, CultureInfo.InvariantCulture), 1, maximum);
                    leases += LeasesEach;
                }

                await end.CancelAsync();
                samples += await watching;
            }
            finally
            {
                processes.ForEach(process => process.Dispose());
            }

            // What killed processes have left does not block, and is removed.
            await using (await new MigrationLimiter(new FileLimiterStore(directory.Path)).AcquireAsync(Requests.Between("alpha", "beta", 1)).WaitAsync(TimeSpan.FromMinutes(1)))
            {
                Assert.Single(directory.Entries);
            }
        }

        output.WriteLine($"{rounds} rounds of {Processes} processes: {leases} leases of processes that lived, {kills} kills, {samples} samples from outside, none above the limit");
    }

    [UnixFact]
    public async Task Without_file_locks_the_store_refuses_to_work()
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "contender.dll"), "hold", directory.Path, "1"])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_SYSTEM_IO_DISABLEFILELOCKING"] = "1";
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        Assert.Contains("File locks have no effect", await process.StandardError.ReadToEndAsync(), StringComparison.Ordinal);
        await process.WaitForExitAsync();
        Assert.NotEqual(0, process.ExitCode);
    }

    private ContenderProcess Race(int maximum, int leases) => ContenderProcess.Start(
        "race", directory.Path, maximum.ToString(CultureInfo.InvariantCulture), leases.ToString(CultureInfo.InvariantCulture), marks.FullName);

    private long Watch(int maximum, CancellationToken end)
    {
        var samples = 0L;
        while (!end.IsCancellationRequested)
        {
            Assert.InRange(HeldMarks.Count(marks.FullName), 0, maximum);
            samples++;
            Thread.Sleep(1);
        }

        return samples;
    }
}
