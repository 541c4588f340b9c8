using System;
using System.Globalization;
using System.IO;
using System.Linq;

namespace ParallelMigration.Samples.WebConsole.Hosts;

/// <summary>What the kernel counts of a host's network: the bytes that left by an interface, and the connections that carry a migration's data.</summary>
/// <param name="folder">A folder like <c>/proc/net</c>.</param>
/// <param name="device">The interface.</param>
public sealed class NetCounters(string folder, string device)
{
    // libvirt's range of ports for migrations, where it is not configured otherwise.
    private const int FirstPort = 49152, LastPort = 49215;
    private const string Established = "01";

    /// <summary>Returns the bytes sent so far; <see langword="null"/>: not known.</summary>
    internal long? BytesSent()
    {
        // "eth0: RECEIVED 7 more SENT …"
        var line = Lines("dev").FirstOrDefault(line => line.TrimStart().StartsWith(device + ":", StringComparison.Ordinal));
        var columns = line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return columns?.Length > 8 && long.TryParse(columns[8], CultureInfo.InvariantCulture, out var sent) ? sent : null;
    }

    /// <summary>Returns how many connections lead to a port that migrations use; <see langword="null"/>: not known. One of them is the main channel.</summary>
    internal int? DataConnections()
    {
        var lines = Lines("tcp").Concat(Lines("tcp6")).ToArray();
        return lines.Length == 0 ? null : lines.Count(IsData);
    }

    // "0: LOCAL:PORT REMOTE:PORT STATE …", hexadecimal
    private static bool IsData(string line)
    {
        var columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return columns.Length > 3
            && columns[3] == Established
            && int.TryParse(columns[2].AsSpan(columns[2].LastIndexOf(':') + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var port)
            && port is >= FirstPort and <= LastPort;
    }

    private string[] Lines(string file)
    {
        try
        {
            return File.ReadAllLines(Path.Combine(folder, file));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The process whose folder it is has ended: not known, and nothing else depends on it.
            return [];
        }
    }
}
