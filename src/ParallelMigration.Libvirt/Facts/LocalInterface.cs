using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Threading;
using ParallelMigration.Policy;

namespace ParallelMigration.Libvirt;

/// <summary>What this machine's own kernel knows of an interface that libvirt reports, where the host is this machine. libvirt has neither addresses (with its udev backend) nor counters.</summary>
internal sealed class LocalInterface
{
    private const string AllInterfaces = "/sys/class/net";

    // A link that is otherwise idle is never quite silent, and a connection less for that would be wrong.
    private const int LeastShare = 100;

    private readonly string name;
    private readonly string folder;

    private LocalInterface(string name, string folder)
    {
        this.name = name;
        this.folder = folder;
    }

    /// <summary>Finds an interface of this machine with the same name and the same MAC address.</summary>
    /// <param name="reported">The interface as libvirt reports it.</param>
    /// <param name="folder">Where the kernel has its interfaces.</param>
    /// <returns>The interface; <see langword="null"/> if the host is another machine or cannot be distinguished from one.</returns>
    internal static LocalInterface? Find(NetworkInterface reported, string folder = AllInterfaces)
    {
        var own = Text(Path.Combine(folder, reported.Name, "address"));
        return own is not null && own.Any(digit => digit is not ('0' or ':')) && string.Equals(own, reported.Address, StringComparison.OrdinalIgnoreCase)
            ? new(reported.Name, folder)
            : null;
    }

    /// <summary>Returns which interface the kernel would send over.</summary>
    /// <param name="host">A name or an address.</param>
    /// <returns>The interface's name; <see langword="null"/> if there is no way, or the name is not known here.</returns>
    internal static string? InterfaceTo(string host)
    {
        if (host.Length == 0)
        {
            return null; // to the resolver that would be this machine
        }

        try
        {
            var address = IPAddress.TryParse(host.Trim('[', ']'), out var literal) ? literal : Dns.GetHostAddresses(host).FirstOrDefault();
            if (address is null)
            {
                return null;
            }

            // Connecting a datagram socket sends nothing: it asks the routing table.
            using Socket socket = new(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(address, 9);
            var from = ((IPEndPoint)socket.LocalEndPoint!).Address;
            return System.Net.NetworkInformation.NetworkInterface.GetAllNetworkInterfaces()
                .FirstOrDefault(candidate => candidate.GetIPProperties().UnicastAddresses.Any(own => own.Address.Equals(from)))?.Name;
        }
        catch (Exception error) when (error is SocketException or NetworkInformationException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Returns its first address that other hosts can reach, IPv4 first.</summary>
    internal string? IpAddress()
    {
        try
        {
            return System.Net.NetworkInformation.NetworkInterface.GetAllNetworkInterfaces().FirstOrDefault(candidate => candidate.Name == name)?.GetIPProperties().UnicastAddresses
                .Select(own => own.Address).Where(address => !address.IsIPv6LinkLocal)
                .OrderBy(address => address.AddressFamily == AddressFamily.InterNetwork ? 0 : 1).FirstOrDefault()?.ToString();
        }
        catch (NetworkInformationException)
        {
            return null;
        }
    }

    /// <summary>Measures what is in use on the link by two samples of the kernel's counters: the busier direction.</summary>
    /// <param name="device">The device that carries the link, under the interface.</param>
    /// <param name="speed">The link's speed; <see langword="null"/> if it is unknown.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="wait">Waits from one sample to the next.</param>
    /// <returns>In whole Mbps, and 0 for less than 1 % of the link; <see langword="null"/> if the kernel has no such counters.</returns>
    internal Bandwidth? MeasureUse(string device, Bandwidth? speed, TimeProvider? clock = null, Action<TimeSpan>? wait = null)
    {
        var time = clock ?? TimeProvider.System;
        if (Counters(device) is not { } before)
        {
            return null;
        }

        var start = time.GetTimestamp();
        (wait ?? Thread.Sleep)(TimeSpan.FromSeconds(1));
        var seconds = time.GetElapsedTime(start).TotalSeconds;
        if (Counters(device) is not { } after || after.Sent < before.Sent || after.Received < before.Received || seconds <= 0)
        {
            return null;
        }

        var megabits = Math.Max(after.Sent - before.Sent, after.Received - before.Received) * 8 / 1e6 / seconds;
        var use = Bandwidth.FromMegabitsPerSecond((long)Math.Min(megabits, 1e9));
        return use.BitsPerSecond < speed?.BitsPerSecond / LeastShare ? Bandwidth.Zero : use;
    }

    private (long Sent, long Received)? Counters(string device) =>
        Counter(device, "tx_bytes") is { } sent && Counter(device, "rx_bytes") is { } received ? (sent, received) : null;

    private long? Counter(string device, string counter) =>
        long.TryParse(Text(Path.Combine(folder, device, "statistics", counter)), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static string? Text(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
