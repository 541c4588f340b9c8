using System;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Libvirt;
using ParallelMigration.Scheduling;

namespace ParallelMigration.Tool.Commands;

/// <summary>What goes wrong before a migration begins: one line that names the option it concerns, and an exit status.</summary>
internal static class LibvirtErrors
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    // ssh may ask a person for a password.
    private static readonly TimeSpan AskingTimeout = TimeSpan.FromMinutes(5);

    /// <summary>Runs a command, and reports what goes wrong.</summary>
    /// <param name="output">Where it is reported.</param>
    /// <param name="failed">The exit status if a host fails.</param>
    /// <param name="action">The command.</param>
    internal static async Task<int> ReportedAsync(MigrationOutput output, int failed, Func<Task<int>> action)
    {
        try
        {
            return await action().ConfigureAwait(false);
        }
        catch (HostException error)
        {
            return output.Failed(Text(error), error.InnerException is LibvirtException { Code: var code } && IsOfInput(code) ? ExitCode.BadInput : failed);
        }
        catch (LibvirtException error)
        {
            return output.Failed(Text(error), IsOfInput(error.Code) ? ExitCode.BadInput : failed);
        }
        catch (LimiterStoreException error)
        {
            return output.Failed($"{error.Message.TrimEnd('.')}. Use --limits-store to name another place, or none.", failed);
        }
        catch (ArgumentException error)
        {
            return output.Failed(error.Message, ExitCode.BadInput);
        }
        catch (OperationCanceledException)
        {
            return output.Failed("Canceled before anything was begun; no guest was touched.", ExitCode.Canceled);
        }
    }

    /// <summary>Opens a connection, and gives up on a daemon that does not answer: libvirt itself would wait for ever for one that hangs.</summary>
    internal static Task<LibvirtConnection> OpenAsync(string option, string uri, CancellationToken cancellation) =>
        OpenAsync(option, uri, uri.Split(':')[0].Contains("ssh", StringComparison.Ordinal) ? AskingTimeout : Timeout, cancellation);

    internal static async Task<LibvirtConnection> OpenAsync(string option, string uri, TimeSpan timeout, CancellationToken cancellation)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(timeout);
        try
        {
            return await OfAsync(option, () => LibvirtConnection.OpenAsync(uri, cancellationToken: limited.Token)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new HostException(option, new LibvirtException(
                LibvirtErrorCode.OperationTimeout, FormattableString.Invariant($"{uri} has not answered for {timeout.TotalSeconds:0} s. Check that its daemon works and that the network reaches it.")));
        }
    }

    /// <summary>Makes errors of libvirt name the option they concern.</summary>
    /// <param name="option">The option, such as <c>--source</c>.</param>
    /// <param name="ask">Asks libvirt.</param>
    internal static async Task<T> OfAsync<T>(string option, Func<Task<T>> ask)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (LibvirtException error)
        {
            throw new HostException(option, error);
        }
    }

    internal static string Text(LibvirtException error) => error.Code < 0 ? error.Message : $"{error.Message} (libvirt error {(int)error.Code}, {error.Code})";

    private static string Text(HostException error) => $"{error.Message}: {(error.InnerException is LibvirtException inner ? Text(inner) : "")}";

    // What was named is not there or cannot be meant. A daemon that does not answer may answer later.
    private static bool IsOfInput(LibvirtErrorCode code) =>
        code is LibvirtErrorCode.NoMigrationInterface or LibvirtErrorCode.NoDomain or LibvirtErrorCode.InvalidArgument or LibvirtErrorCode.UnknownHost or LibvirtErrorCode.NoConnect;
}

/// <summary>An error of libvirt that concerns an option.</summary>
internal sealed class HostException(string option, LibvirtException cause) : Exception(option, cause);
