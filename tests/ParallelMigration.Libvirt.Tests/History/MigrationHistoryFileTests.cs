using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using ParallelMigration.Policy.Calibration;
using ParallelMigration.Policy.Json;

namespace ParallelMigration.Libvirt.Tests.History;

public sealed class MigrationHistoryFileTests : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory();

    private string File => Path.Combine(directory.FullName, "history.jsonl");

    public void Dispose() => directory.Delete(recursive: true);

    [Fact]
    public async Task Each_migration_is_a_line_for_its_owner_only()
    {
        MigrationHistoryFile history = new(File);
        await history.AddAsync(Record(1));
        await history.AddAsync(Record(2));
        Assert.Equal([1, 2], Read(File));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
        }
    }

    /// <summary>Locks belong to open files, so that writers in one process exclude each other as those of several do.</summary>
    [Fact]
    public async Task Many_writers_lose_nothing_even_while_files_are_rotated()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            MigrationHistoryFile history = new(File, 4096, 1000);
            for (var i = 0; i < 50; i++)
            {
                await history.AddAsync(Record((writer * 50) + i));
            }
        })));
        var files = directory.GetFiles("history.jsonl*").Where(file => file.Extension != ".lock").ToArray();
        Assert.True(files.Length > 4, $"{files.Length} files");
        Assert.All(files, file => Assert.InRange(file.Length, 1, 4096));
        Assert.Equal(Enumerable.Range(0, 400).Select(number => (long)number), files.SelectMany(file => Read(file.FullName)).Order());
    }

    [Fact]
    public async Task The_oldest_file_is_deleted()
    {
        MigrationHistoryFile history = new(File, 4096, 2);
        var written = 0;
        while (written < 500)
        {
            await history.AddAsync(Record(written++));
        }

        Assert.Equal(["history.jsonl", "history.jsonl.1", "history.jsonl.2", "history.jsonl.lock"], directory.GetFiles().Select(file => file.Name).Order(StringComparer.Ordinal));
        var kept = Read(File + ".2").Concat(Read(File + ".1")).Concat(Read(File)).ToArray();
        Assert.Equal(Enumerable.Range(written - kept.Length, kept.Length).Select(number => (long)number), kept);
    }

    [Theory]
    [InlineData("{\"sentBytes\":7,\"durat", new long[] { 5 })] // its writer was killed
    [InlineData("{\"sentBytes\":7,\"durationSeconds\":1}", new long[] { 7, 5 })] // edited by hand
    public async Task A_last_line_without_an_end_spoils_no_other(string last, long[] expected)
    {
        await System.IO.File.WriteAllTextAsync(File, last);
        await new MigrationHistoryFile(File).AddAsync(Record(5));
        Assert.Equal(expected, Read(File));
    }

    [Fact]
    public async Task What_cannot_be_written_is_an_error_of_the_file() =>
        await Assert.ThrowsAnyAsync<IOException>(() => new MigrationHistoryFile(Path.Combine(File, "x")).AddAsync(Record(1)));

    private static MigrationRecord Record(int number) => new() { Vm = "vm", SentBytes = number, Duration = TimeSpan.FromSeconds(1) };

    private static long[] Read(string path) =>
        [.. System.IO.File.ReadAllLines(path).Select(line => DecisionJson.ReadRecord(Encoding.UTF8.GetBytes(line)).SentBytes)];
}
