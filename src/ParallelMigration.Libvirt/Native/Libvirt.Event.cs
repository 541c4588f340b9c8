using System;
using System.Runtime.InteropServices;

namespace ParallelMigration.Libvirt.Native;

/// <summary>The event loop, domain events and the end of connections.</summary>
internal static unsafe partial class Libvirt
{
    // virDomainEventID
    public const int LifecycleEventId = 0;
    public const int MigrationIterationEventId = 20; // 1.3.2
    public const int JobCompletedEventId = 21; // 1.3.3

    [LibraryImport(LibraryName)]
    private static partial int virEventRegisterDefaultImpl();

    [LibraryImport(LibraryName)]
    private static partial int virEventRunDefaultImpl();

    [LibraryImport(LibraryName)]
    private static partial int virConnectDomainEventRegisterAny(
        SafeConnectHandle connect, nint domain, int eventId, void* callback, nint opaque, delegate* unmanaged[Cdecl]<nint, void> free);

    [LibraryImport(LibraryName)]
    private static partial int virConnectDomainEventDeregisterAny(SafeConnectHandle connect, int callbackId);

    [LibraryImport(LibraryName)]
    private static partial int virConnectRegisterCloseCallback(
        SafeConnectHandle connect, delegate* unmanaged[Cdecl]<nint, int, nint, void> callback, nint opaque, delegate* unmanaged[Cdecl]<nint, void> free);

    [LibraryImport(LibraryName)]
    private static partial int virConnectUnregisterCloseCallback(
        SafeConnectHandle connect, delegate* unmanaged[Cdecl]<nint, int, nint, void> callback);

    [LibraryImport(LibraryName)]
    private static partial int virConnectSetKeepAlive(SafeConnectHandle connect, int interval, uint count);

    // The domain that a callback is given stays libvirt's.
    [LibraryImport(LibraryName)]
    private static partial int virDomainGetUUIDString(nint domain, byte* text);

    [LibraryImport(LibraryName)]
    private static partial byte* virDomainGetName(nint domain);

    /// <summary>Makes libvirt's own event loop the process's, unless it has one.</summary>
    public static bool RegisterEventLoop() => virEventRegisterDefaultImpl() >= 0;

    /// <summary>One turn of the event loop: blocks until there is something to do, and does it.</summary>
    public static bool RunEventLoopOnce() => virEventRunDefaultImpl() >= 0;

    /// <summary>Registers for an event of every domain.</summary>
    /// <returns>The registration's number.</returns>
    public static int RegisterEvent(
        SafeConnectHandle connect, int eventId, void* callback, nint opaque, delegate* unmanaged[Cdecl]<nint, void> free) =>
        Checked(virConnectDomainEventRegisterAny(connect, 0, eventId, callback, opaque, free));

    /// <summary>Ends a registration; where the daemon cannot be reached, this end forgets it all the same.</summary>
    public static void DeregisterEvent(SafeConnectHandle connect, int registration) =>
        Tried(virConnectDomainEventDeregisterAny(connect, registration));

    /// <returns>Whether it was registered; no: the driver does not know of ends.</returns>
    public static bool RegisterClose(SafeConnectHandle connect, delegate* unmanaged[Cdecl]<nint, int, nint, void> callback, nint opaque) =>
        Tried(virConnectRegisterCloseCallback(connect, callback, opaque, null));

    /// <summary>Takes the callback back. Comes back when it does not run, as libvirt calls it with the lock held that this waits for.</summary>
    /// <returns>Whether it was taken back; no: it was called already, or the daemon could not be reached.</returns>
    public static bool UnregisterClose(SafeConnectHandle connect, delegate* unmanaged[Cdecl]<nint, int, nint, void> callback) =>
        Tried(virConnectUnregisterCloseCallback(connect, callback));

    /// <summary>
    /// Has the daemon asked regularly whether it is still there. Does nothing where there is none, where it does not take part, or where the process's
    /// event loop cannot; and the second time, because libvirt sets it once.
    /// </summary>
    public static void SetKeepAlive(SafeConnectHandle connect, int intervalSeconds, int count) =>
        Tried(virConnectSetKeepAlive(connect, intervalSeconds, (uint)count));

    private static bool Tried(int result)
    {
        if (result >= 0)
        {
            return true;
        }

        virResetLastError();
        return false;
    }

    /// <summary>Returns the domain that a callback is about.</summary>
    public static (string Name, Guid Uuid) Describe(nint domain)
    {
        var text = stackalloc byte[UuidTextLength];
        Checked(virDomainGetUUIDString(domain, text));
        return (Marshal.PtrToStringUTF8((nint)virDomainGetName(domain)) ?? "", Guid.Parse(Marshal.PtrToStringUTF8((nint)text)!));
    }
}
