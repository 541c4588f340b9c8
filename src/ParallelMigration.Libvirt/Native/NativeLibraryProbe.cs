using System;
using System.Runtime.InteropServices;
using System.Threading;

namespace ParallelMigration.Libvirt.Native;

/// <summary>Loads libvirt once, prepares it, and remembers why it cannot be used where it cannot.</summary>
/// <remarks>An instance per library name, so that a test can ask for one that is not there.</remarks>
internal sealed unsafe class NativeLibraryProbe(string libraryName)
{
    private readonly Lock gate = new();
    private bool tried;
    private string? whyNot;
    private nint handle;
    private Exception? cause;

    public static NativeLibraryProbe Default { get; } = new(Libvirt.LibraryName);

    /// <summary>Gets what is missing and what to install, or <see langword="null"/>.</summary>
    public string? WhyNot
    {
        get
        {
            lock (gate)
            {
                if (!tried)
                {
                    Load();
                    tried = true;
                }

                return whyNot;
            }
        }
    }

    /// <exception cref="LibvirtException">The library cannot be used (<see cref="LibvirtErrorCode.NotInstalled"/>).</exception>
    public void EnsureUsable()
    {
        if (WhyNot is { } reason)
        {
            throw new LibvirtException(LibvirtErrorCode.NotInstalled, LibvirtErrorDomain.None, LibvirtErrorLevel.Error, reason, cause);
        }
    }

    /// <summary>Returns whether the library can be used and has that function: an older one lacks younger functions.</summary>
    public bool Exports(string function) => WhyNot is null && NativeLibrary.TryGetExport(handle, function, out _);

    private void Load()
    {
        try
        {
            handle = NativeLibrary.Load(libraryName);
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            cause = exception;
            whyNot = $"The libvirt client library {libraryName} cannot be loaded. Install it: on Debian and Ubuntu the package libvirt0 "
                + "(with virsh: libvirt-clients), on Fedora and RHEL libvirt-libs (with virsh: libvirt-client).";
            return;
        }

        // By default libvirt prints every error on stderr; they all become exceptions here. Process-wide, so done once.
        Libvirt.virSetErrorFunc(0, &IgnoreError);
        if (Libvirt.virInitialize() < 0)
        {
            whyNot = $"The libvirt client library {libraryName} does not initialize: {Libvirt.LastError().Message}";
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(System.Runtime.CompilerServices.CallConvCdecl)])]
    private static void IgnoreError(nint userData, nint error)
    {
    }
}
