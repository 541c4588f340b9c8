using System;
using System.IO;
using System.Threading.Tasks;
using ParallelMigration.Libvirt;
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
    [InlineData(LibvirtErrorCode.OperationTimeout, 1)]
    [InlineData(LibvirtErrorCode.OperationInvalid, 1)]
    [InlineData(LibvirtErrorCode.SystemError, 1)]
    [InlineData(LibvirtErrorCode.Rpc, 1)]
    [InlineData(LibvirtErrorCode.AuthenticationFailed, 1)]
    [InlineData((LibvirtErrorCode)1000, 1)]
    public async Task A_host_that_fails_is_not_bad_input(LibvirtErrorCode code, int exitCode)
    {
        var told = await ToldAsync(new LibvirtException(code, "no luck"));
        Assert.Equal((exitCode, $"parallel-migration: no luck (libvirt error {(int)code}, {code})\n"), told);
    }

    [Fact]
    public async Task Without_libvirt_nothing_is_wrong_with_the_input() =>
        Assert.Equal(1, (await ToldAsync(new LibvirtNotInstalledException("Install it.", new DllNotFoundException()))).ExitCode);

    [Fact]
    public async Task An_argument_that_cannot_be_is_bad_input() => Assert.Equal((2, "parallel-migration: no\n"), await ToldAsync(new ArgumentException("no")));

    [Fact]
    public async Task A_cancel_before_anything_says_so() => Assert.Equal(
        (130, "parallel-migration: Cancelled before anything was begun; the guest was not touched.\n"), await ToldAsync(new OperationCanceledException()));

    private static async Task<(int ExitCode, string Error)> ToldAsync(Exception thrown)
    {
        using var error = new StringWriter { NewLine = "\n" };
        var exitCode = await LibvirtErrors.ToldAsync(new(Stream.Null, Stream.Null, error, interactive: false), () => Task.FromException<int>(thrown));
        return (exitCode, error.ToString());
    }
}
