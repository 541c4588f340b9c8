using System;
using System.Threading.Tasks;
using ParallelMigration.Libvirt;

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
        }
        catch (LibvirtException error)
        {
            terminal.Fail(Text(error));
        }
        catch (Exception error) when (error is MigrationInterfaceException or ArgumentException or InvalidOperationException)
        {
            terminal.Fail(error.Message);
        }
        catch (OperationCanceledException)
        {
            terminal.Fail("Cancelled before the migration began; the guest was not touched.");
            return ExitCode.Cancelled;
        }

        return ExitCode.BadInput;
    }

    internal static string Text(LibvirtException error) => $"{error.Message} (libvirt error {(int)error.Code}, {error.Code})";
}
