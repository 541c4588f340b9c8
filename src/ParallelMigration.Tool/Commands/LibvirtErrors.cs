using System;
using System.Threading.Tasks;
using ParallelMigration.Libvirt;
using ParallelMigration.Scheduling;

namespace ParallelMigration.Tool.Commands;

/// <summary>What goes wrong before a migration begins: one line, and the exit status that says so.</summary>
internal static class LibvirtErrors
{
    internal static async Task<int> ToldAsync(Terminal terminal, Func<Task<int>> action)
    {
        try
        {
            return await action().ConfigureAwait(false);
        }
        catch (LibvirtNotInstalledException error)
        {
            terminal.Fail(error.Message);
            return ExitCode.Refused;
        }
        catch (LibvirtException error)
        {
            terminal.Fail(Text(error));
            return IsOfInput(error.Code) ? ExitCode.BadInput : ExitCode.Refused;
        }
        catch (LimiterStoreException error)
        {
            terminal.Fail($"{error.Message.TrimEnd('.')}. Use --limits-store to name another place, or none.");
            return ExitCode.Refused;
        }
        catch (Exception error) when (error is MigrationInterfaceException or ArgumentException)
        {
            terminal.Fail(error.Message);
            return ExitCode.BadInput;
        }
        catch (OperationCanceledException)
        {
            terminal.Fail("Cancelled before anything was begun; the guest was not touched.");
            return ExitCode.Cancelled;
        }
    }

    internal static string Text(LibvirtException error) => $"{error.Message} (libvirt error {(int)error.Code}, {error.Code})";

    // What was named is not there or cannot be meant. A daemon that does not answer may answer later.
    private static bool IsOfInput(LibvirtErrorCode code) =>
        code is LibvirtErrorCode.NoDomain or LibvirtErrorCode.InvalidArgument or LibvirtErrorCode.UnknownHost or LibvirtErrorCode.NoConnect;
}
