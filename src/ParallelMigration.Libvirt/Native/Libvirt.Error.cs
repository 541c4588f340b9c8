using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace ParallelMigration.Libvirt.Native;

/// <summary>The imports, split by libvirt's own areas. This part: the library itself and its errors.</summary>
/// <remarks>Nothing here is newer than libvirt 1.3.3; what is newer than the oldest libvirt supported (5.2.0) must be probed.</remarks>
internal static unsafe partial class Libvirt
{
    public const string LibraryName = "libvirt.so.0";

    /// <summary>virError, as far as it is read.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct NativeError
    {
        public readonly int Code;
        public readonly int Domain;
        public readonly byte* Message;
        public readonly int Level;
    }

    [LibraryImport(LibraryName)]
    internal static partial int virInitialize();

    [LibraryImport(LibraryName)]
    internal static partial void virSetErrorFunc(nint userData, delegate* unmanaged[Cdecl]<nint, nint, void> handler);

    [LibraryImport(LibraryName)]
    private static partial NativeError* virGetLastError();

    [LibraryImport(LibraryName)]
    private static partial void virResetLastError();

    /// <summary>
    /// Returns the error of the call that has just failed. libvirt keeps it per thread: ask on the same thread, before any other call.
    /// </summary>
    public static LibvirtException LastError()
    {
        var error = virGetLastError();
        if (error is null || error->Code == 0)
        {
            return new(
                LibvirtErrorCode.InternalError, LibvirtErrorDomain.None, LibvirtErrorLevel.Error, "libvirt failed without saying why.");
        }

        var exception = new LibvirtException(
            (LibvirtErrorCode)error->Code,
            (LibvirtErrorDomain)error->Domain,
            (LibvirtErrorLevel)error->Level,
            Marshal.PtrToStringUTF8((nint)error->Message) ?? "libvirt failed without a message.");
        virResetLastError();
        return exception;
    }

    /// <summary>Gives a result that is not negative back and turns any other into an exception.</summary>
    private static int Checked(int result) => result >= 0 ? result : throw LastError();

    /// <summary>Gives a handle that is there back and turns a missing one into an exception.</summary>
    private static THandle Checked<THandle>(THandle handle)
        where THandle : SafeHandle
    {
        if (!handle.IsInvalid)
        {
            return handle;
        }

        var error = LastError();
        handle.Dispose();
        throw error;
    }

    /// <summary>Objects in a list that libvirt allocated for the caller: each has an owner now, the list is freed.</summary>
    private static List<THandle> OwnedHandles<THandle>(nint* objects, int count)
        where THandle : SafeHandle, new()
    {
        var handles = new List<THandle>(count);
        for (var index = 0; index < count; index++)
        {
            var handle = new THandle();
            Marshal.InitHandle(handle, objects[index]);
            handles.Add(handle);
        }

        NativeMemory.Free(objects);
        return handles;
    }

    /// <summary>A text that libvirt allocated for the caller: copied and freed.</summary>
    private static string Owned(byte* text)
    {
        if (text is null)
        {
            throw LastError();
        }

        try
        {
            return Marshal.PtrToStringUTF8((nint)text)!;
        }
        finally
        {
            NativeMemory.Free(text);
        }
    }
}
