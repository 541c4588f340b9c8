using System;
using System.IO;
using System.Net.Sockets;
using System.Threading.Tasks;
using ParallelMigration.Libvirt;
using ParallelMigration.Libvirt.Tests;
using ParallelMigration.Tool.Commands;

namespace ParallelMigration.Tool.Tests;

/// <summary>What goes wrong before a migration begins: only what the caller can mend by other words is bad input.</summary>
public class LibvirtErrorsTests
{
    [Theory]
    [InlineData(LibvirtErrorCode.NoDomain, 2)]
    [InlineData(LibvirtErrorCode.InvalidArgument, 2)]
    [InlineData(LibvirtErrorCode.UnknownHost, 2)]
    [InlineData(LibvirtErrorCode.NoConnect, 2)]
    [InlineData(LibvirtErrorCode.OperationTimeout, 4)]
    [InlineData(LibvirtErrorCode.OperationInvalid, 4)]
    [InlineData(LibvirtErrorCode.SystemError, 4)]
    [InlineData(LibvirtErrorCode.Rpc, 4)]
    [InlineData(LibvirtErrorCode.AuthenticationFailed, 4)]
    [InlineData((LibvirtErrorCode)1000, 4)]
    public async Task A_host_that_fails_is_not_bad_input(LibvirtErrorCode code, int exitCode)
    {
        var reported = await ReportedAsync(new LibvirtException(code, "no luck"));
        Assert.Equal((exitCode, $"parallel-migration: no luck (libvirt error {(int)code}, {code})\n"), reported);
    }

    [Fact]
    public async Task Without_libvirt_nothing_is_wrong_with_the_input() =>
        Assert.Equal(4, (await ReportedAsync(new LibvirtException(LibvirtErrorCode.NotInstalled, "Install it."))).ExitCode);

    [Fact]
    public async Task An_interface_that_is_not_there_is_bad_input() =>
        Assert.Equal((2, "parallel-migration: No eth9.\n"), await ReportedAsync(new LibvirtException(LibvirtErrorCode.NoMigrationInterface, "No eth9.")));

    [Fact]
    public async Task An_argument_that_cannot_be_is_bad_input() => Assert.Equal((2, "parallel-migration: no\n"), await ReportedAsync(new ArgumentException("no")));

    [Fact]
    public async Task A_cancel_before_anything_says_so() => Assert.Equal(
        (130, "parallel-migration: Canceled before anything was begun; no guest was touched.\n"), await ReportedAsync(new OperationCanceledException()));

    [Fact]
    public async Task An_error_names_the_option_it_concerns()
    {
        var error = await Assert.ThrowsAsync<HostException>(() => LibvirtErrors.OfAsync<int>("--destination", () => throw new LibvirtException(LibvirtErrorCode.Rpc, "no luck")));
        Assert.Equal((4, $"parallel-migration: --destination: no luck (libvirt error {(int)LibvirtErrorCode.Rpc}, Rpc)\n"), await ReportedAsync(error));
    }

    /// <summary>libvirt waits for ever.</summary>
    [LibvirtFact]
    public async Task A_daemon_that_hangs_is_given_up()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var path = Path.Combine(folder.FullName, "sock");
            using Socket daemon = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            daemon.Bind(new UnixDomainSocketEndPoint(path));
            daemon.Listen();
            var uri = $"qemu+unix:///system?socket={path}";
            var error = await Assert.ThrowsAsync<HostException>(() => LibvirtErrors.OpenAsync("--source", uri, TimeSpan.FromSeconds(1), default));
            var (exitCode, reported) = await ReportedAsync(error);
            Assert.Equal(4, exitCode);
            Assert.StartsWith($"parallel-migration: --source: {uri} has not answered for 1 s. ", reported, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>A program that reads JSON gets an object whatever happens.</summary>
    [Fact]
    public async Task With_json_an_error_is_an_object_too()
    {
        using var written = new MemoryStream();
        MigrationOutput output = new(new(Stream.Null, written, TextWriter.Null, interactive: false), json: true, progress: false);
        await LibvirtErrors.ReportedAsync(output, ExitCode.Failed, () => Task.FromException<int>(new LibvirtException(LibvirtErrorCode.Rpc, "no luck")));
        Assert.StartsWith("{\"outcome\":\"failed\",\"exitStatus\":4,\"error\":{\"message\":\"no luck", System.Text.Encoding.UTF8.GetString(written.ToArray()), StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Error)> ReportedAsync(Exception thrown)
    {
        using var error = new StringWriter { NewLine = "\n" };
        MigrationOutput output = new(new(Stream.Null, Stream.Null, error, interactive: false), json: false, progress: false);
        var exitCode = await LibvirtErrors.ReportedAsync(output, ExitCode.Failed, () => Task.FromException<int>(thrown));
        return (exitCode, error.ToString());
    }
}
