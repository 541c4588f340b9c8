using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Policy.Calibration;
using ParallelMigration.Policy.Json;

namespace ParallelMigration.Libvirt;

/// <summary>Records migrations in a file, one line of JSON each (<see cref="DecisionJson.WriteRecord"/>). Any number of processes may write to one file.</summary>
/// <remarks>
/// <para>
/// A writer holds the operating system's lock of a file beside it, whose name ends in <c>.lock</c>. The lock ends with the process. The file system must support
/// file locks. Readers need no lock.
/// </para>
/// <para>
/// Before the file exceeds its size, it becomes <c>FILE.1</c>, the <c>FILE.1</c> of before becomes <c>FILE.2</c>, and so on; the oldest is deleted. New files can be
/// read and written by their owner only. A last line that a killed writer left unfinished is removed by the next writer.
/// A file that holds something else is never changed.
/// </para>
/// </remarks>
public sealed class MigrationHistoryFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const byte LineEnd = (byte)'\n';
    private const int LongestBeginning = 64 * 1024;

    // A writer takes a few milliseconds. One that holds the lock longer is stopped or hangs.
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Initializes a history. The file is created with its first line.</summary>
    /// <param name="path">The file. Its directory exists.</param>
    /// <param name="maxBytes">The most bytes of a file: 4096 or more. The default is 16 MiB, some ten thousand migrations.</param>
    /// <param name="olderFiles">How many files are kept besides: 0 to 1000. The default is 4.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty or white space.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public MigrationHistoryFile(string path, long maxBytes = 16 << 20, int olderFiles = 4)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBytes, 4096);
        ArgumentOutOfRangeException.ThrowIfNegative(olderFiles);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(olderFiles, 1000);
        FilePath = System.IO.Path.GetFullPath(path);
        MaxBytes = maxBytes;
        OlderFiles = olderFiles;
    }

    /// <summary>Gets the file's full path.</summary>
    public string FilePath { get; }

    /// <summary>Gets the most bytes of a file. A line that is longer has a file of its own.</summary>
    public long MaxBytes { get; }

    /// <summary>Gets how many files are kept besides.</summary>
    public int OlderFiles { get; }

    /// <summary>Adds a migration that ended, as <see cref="LibvirtMigrator.History"/> is handed it.</summary>
    /// <param name="record">The migration.</param>
    /// <param name="cancellationToken">Cancels waiting for other writers.</param>
    /// <returns>A task that completes when it is recorded.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="record"/> is <see langword="null"/>.</exception>
    /// <exception cref="IOException">The file cannot be written, is no history and stays as it is, or another process has locked it for 30 s.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public async Task AddAsync(MigrationRecord record, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArrayBufferWriter<byte> line = new();
        DecisionJson.WriteRecord(line, record);
        line.Write([LineEnd]);
        await using var held = await LockAsync(cancellationToken).ConfigureAwait(false);
        Append(line.WrittenSpan);
    }

    /// <summary>Returns the migrations that the file and the newest of those kept besides hold, in the order in which they were added. Lines that are no records are passed over.</summary>
    /// <param name="vm">The id of the VM whose migrations are returned, as in <see cref="MigrationRecord.Vm"/>; the case of letters does not count. The default is <see langword="null"/>: those of all.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    /// <returns>None if there is no such file, or it has none of the VM.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public async Task<IReadOnlyList<MigrationRecord>> ReadAsync(string? vm = null, CancellationToken cancellationToken = default)
    {
        List<MigrationRecord> found = [];
        foreach (var path in new[] { Older(1), FilePath }.Where(File.Exists))
        {
            await foreach (var line in File.ReadLinesAsync(path, cancellationToken).ConfigureAwait(false))
            {
                if ((vm is null || line.Contains(vm, StringComparison.OrdinalIgnoreCase)) && Read(line) is { } record && (vm is null || vm.Equals(record.Vm, StringComparison.OrdinalIgnoreCase)))
                {
                    found.Add(record);
                }
            }
        }

        return found;
    }

    private static MigrationRecord? Read(string line)
    {
        try
        {
            return DecisionJson.ReadRecord(Encoding.UTF8.GetBytes(line));
        }
        catch (InvalidRequestException)
        {
            return null;
        }
    }

    private void Append(ReadOnlySpan<byte> line)
    {
        var file = Open();
        try
        {
            Prepare(file);
            if (file.Length > 0 && file.Length + line.Length > MaxBytes)
            {
                file.Dispose();
                Rotate();
                file = Open();
            }

            file.Position = file.Length;
            file.Write(line);
        }
        finally
        {
            file.Dispose();
        }
    }

    /// <summary>Ends or removes a line without its end: that of a writer that was killed, or the last of a file that people have edited.</summary>
    /// <exception cref="IOException">It is the file of something else, of which nothing may be removed.</exception>
    private void Prepare(FileStream file)
    {
        var lastEnd = file.Length - 1;
        while (lastEnd >= 0 && At(file, lastEnd) != LineEnd)
        {
            lastEnd--;
        }

        if (lastEnd >= 0 && !BeginsWithRecord(file))
        {
            throw NoHistory();
        }

        var rest = new byte[file.Length - 1 - lastEnd];
        if (rest.Length == 0)
        {
            return;
        }

        file.Position = lastEnd + 1;
        file.ReadExactly(rest);
        try
        {
            _ = DecisionJson.ReadRecord(rest);
            file.WriteByte(LineEnd);
        }
        catch (InvalidRequestException)
        {
            if (!IsBegunRecord(rest))
            {
                throw NoHistory();
            }

            file.SetLength(lastEnd + 1);
        }
    }

    private IOException NoHistory() => new($"'{FilePath}' is no history of migrations, and stays as it is. Name another file.");

    /// <summary>Whether a file's first line may be a record, one of a later version too.</summary>
    private static bool BeginsWithRecord(FileStream file)
    {
        var first = new byte[Math.Min(file.Length, LongestBeginning)];
        file.Position = 0;
        file.ReadExactly(first);
        Utf8JsonReader json = new(first, isFinalBlock: false, default);
        try
        {
            while (json.Read() && (json.TokenType == JsonTokenType.StartObject || json.CurrentDepth > 0))
            {
                if (json.CurrentDepth == 1 && json.TokenType == JsonTokenType.PropertyName && json.ValueTextEquals("sentBytes"u8))
                {
                    return true;
                }
            }
        }
        catch (JsonException)
        {
            // It is something else.
        }

        return false;
    }

    /// <summary>Whether it is an object that has not come to its end. After a power failure, zeros may be what was not written.</summary>
    private static bool IsBegunRecord(ReadOnlySpan<byte> rest)
    {
        rest = rest.TrimEnd((byte)0);
        Utf8JsonReader json = new(rest, isFinalBlock: false, default);
        try
        {
            while (json.Read())
            {
                if (json.CurrentDepth == 0 && json.TokenType != JsonTokenType.StartObject)
                {
                    return false;
                }
            }

            return rest.IsEmpty || rest[0] == (byte)'{';
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static int At(FileStream file, long position)
    {
        file.Position = position;
        return file.ReadByte();
    }

    private void Rotate()
    {
        for (var number = OlderFiles; number > 0; number--)
        {
            var newer = number == 1 ? FilePath : Older(number - 1);
            if (File.Exists(newer))
            {
                File.Move(newer, Older(number), overwrite: true);
            }
        }

        File.Delete(FilePath);
    }

    private string Older(int number) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{FilePath}.{number}");

    // Readers open it with other shares: only the lock's file excludes anyone.
    private FileStream Open() => Open(FilePath, FileShare.ReadWrite | FileShare.Delete);

    private async Task<FileStream> LockAsync(CancellationToken cancellationToken)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return Open(FilePath + ".lock", FileShare.None);
            }
            catch (IOException error) when (IsLocked(error) && TimeProvider.System.GetElapsedTime(start) < LockTimeout)
            {
                await Task.Delay(Random.Shared.Next(1, 8), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    // EWOULDBLOCK of Linux and of other Unixes; ERROR_SHARING_VIOLATION of Windows.
    private static bool IsLocked(IOException error) => error.HResult is 11 or 35 or unchecked((int)0x80070020);

    private static FileStream Open(string path, FileShare share)
    {
        FileStreamOptions options = new() { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return new(path, options);
    }
}
