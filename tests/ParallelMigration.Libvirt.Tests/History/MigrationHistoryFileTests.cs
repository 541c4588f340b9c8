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

    [Theory]
    [InlineData("{\"sentBytes\":7,\"durationSeconds\":1,\"new\":{\"a\":1}}\n{\"sentBy")] // the first is a later version's
    [InlineData("{\"vm\":{\"a\":1},\"sentBytes\":7,\"durationSeconds\":1}\n\0\0\0\0")] // after a power failure
    public async Task A_history_is_continued(string before)
    {
        await System.IO.File.WriteAllTextAsync(File, before);
        await new MigrationHistoryFile(File).AddAsync(Record(5));
        var lines = await System.IO.File.ReadAllLinesAsync(File);
        Assert.Equal((2, before.Split('\n')[0]), (lines.Length, lines[0]));
        Assert.Equal(5, DecisionJson.ReadRecord(Encoding.UTF8.GetBytes(lines[1])).SentBytes);
    }

    /// <summary>A file without a last line's end lost that line, and one without any line's end all it held.</summary>
    [Theory]
    [InlineData("127.0.0.1 localhost")]
    [InlineData("127.0.0.1 localhost\n")]
    [InlineData("{\"log\":\"x\"}\n")]
    [InlineData("{\"log\":\"x\"}")]
    [InlineData("{\"log\":\"x\"}\n{\"log")]
    [InlineData("{\n  \"sentBytes\": \"x\"\n}\nend")]
    [InlineData("[1, 2")]
    [InlineData("\u0001\u0002\u0003")]
    public async Task The_file_of_something_else_stays_as_it_is(string other)
    {
        await System.IO.File.WriteAllTextAsync(File, other);
        var error = await Assert.ThrowsAsync<IOException>(() => new MigrationHistoryFile(File).AddAsync(Record(5)));
        Assert.Equal($"'{File}' is no history of migrations, and stays as it is. Name another file.", error.Message);
        Assert.Equal(other, await System.IO.File.ReadAllTextAsync(File));
    }

    [Fact]
    public async Task The_migrations_of_one_VM_or_of_all_are_read_those_of_the_file_before_first()
    {
        MigrationHistoryFile history = new(File, 4096, 2);
        Assert.Empty(await history.ReadAsync());
        var written = 0;
        while (!System.IO.File.Exists(File + ".1"))
        {
            await history.AddAsync(Record(written) with { Vm = written % 2 == 0 ? "VM" : "other" });
            written++;
        }

        await System.IO.File.AppendAllTextAsync(File, "no record of vm\n");
        var found = await history.ReadAsync("vm");
        Assert.Equal(Enumerable.Range(0, written).Where(number => number % 2 == 0).Select(number => (long)number), found.Select(record => record.SentBytes));
        Assert.Empty(await history.ReadAsync("v"));
        Assert.Equal(Enumerable.Range(0, written).Select(number => (long)number), (await history.ReadAsync()).Select(record => record.SentBytes));
    }

    [Fact]
    public async Task What_cannot_be_written_is_an_error_of_the_file() =>
        await Assert.ThrowsAnyAsync<IOException>(() => new MigrationHistoryFile(Path.Combine(File, "x")).AddAsync(Record(1)));

    private static MigrationRecord Record(int number) => new() { Vm = "vm", SentBytes = number, Duration = TimeSpan.FromSeconds(1) };

    private static long[] Read(string path) =>
        [.. System.IO.File.ReadAllLines(path).Select(line => DecisionJson.ReadRecord(Encoding.UTF8.GetBytes(line)).SentBytes)];
}
