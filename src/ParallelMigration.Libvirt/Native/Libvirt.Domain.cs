using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace ParallelMigration.Libvirt.Native;

/// <summary>Domains.</summary>
internal static unsafe partial class Libvirt
{
    private const int UuidTextLength = 37;

    // VIR_CONNECT_LIST_DOMAINS_ACTIVE
    private const uint ActiveDomains = 1 << 0;

    [LibraryImport(LibraryName)]
    private static partial int virConnectListAllDomains(SafeConnectHandle connect, nint** domains, uint flags);

    [LibraryImport(LibraryName, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeDomainHandle virDomainLookupByName(SafeConnectHandle connect, string name);

    [LibraryImport(LibraryName, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeDomainHandle virDomainLookupByUUIDString(SafeConnectHandle connect, string uuid);

    [LibraryImport(LibraryName)]
    internal static partial int virDomainFree(nint domain);

    [LibraryImport(LibraryName)]
    private static partial byte* virDomainGetName(SafeDomainHandle domain);

    [LibraryImport(LibraryName)]
    private static partial int virDomainGetUUIDString(SafeDomainHandle domain, byte* text);

    [LibraryImport(LibraryName)]
    private static partial int virDomainGetState(SafeDomainHandle domain, int* state, int* reason, uint flags);

    [LibraryImport(LibraryName)]
    private static partial int virDomainIsPersistent(SafeDomainHandle domain);

    [LibraryImport(LibraryName)]
    private static partial int virDomainIsActive(SafeDomainHandle domain);

    [LibraryImport(LibraryName)]
    private static partial int virDomainGetVcpusFlags(SafeDomainHandle domain, uint flags);

    [LibraryImport(LibraryName)]
    private static partial int virDomainGetEmulatorPinInfo(SafeDomainHandle domain, byte* map, int mapLength, uint flags);

    [LibraryImport(LibraryName)]
    private static partial int virDomainDestroy(SafeDomainHandle domain);

    [LibraryImport(LibraryName)]
    private static partial int virDomainSuspend(SafeDomainHandle domain);

    [LibraryImport(LibraryName)]
    private static partial int virDomainResume(SafeDomainHandle domain);

    [LibraryImport(LibraryName)]
    private static partial byte* virDomainGetXMLDesc(SafeDomainHandle domain, uint flags);

    [LibraryImport(LibraryName, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeDomainHandle virDomainDefineXML(SafeConnectHandle connect, string xml);

    [LibraryImport(LibraryName)]
    private static partial int virDomainUndefineFlags(SafeDomainHandle domain, uint flags);

    /// <summary>Returns a persistent domain's definition, complete, in the form that another host takes.</summary>
    // VIR_DOMAIN_XML_SECURE | VIR_DOMAIN_XML_INACTIVE | VIR_DOMAIN_XML_MIGRATABLE
    public static string Definition(SafeDomainHandle domain) => Owned(virDomainGetXMLDesc(domain, 1 | 2 | 8));

    /// <summary>Makes a domain persistent, or replaces its definition. One that runs is not touched.</summary>
    public static void Define(SafeConnectHandle connect, string xml) => Checked(virDomainDefineXML(connect, xml)).Dispose();

    /// <summary>Removes a domain's definition. The guest's firmware variables stay.</summary>
    public static void Undefine(SafeDomainHandle domain)
    {
        // VIR_DOMAIN_UNDEFINE_KEEP_NVRAM, libvirt 2.3.0. A driver without firmware variables does not know it.
        if (virDomainUndefineFlags(domain, 8) < 0)
        {
            var error = LastError();
            _ = error.Code == LibvirtErrorCode.InvalidArgument ? Checked(virDomainUndefineFlags(domain, 0)) : throw error;
        }
    }

    /// <summary>Returns the domain's description as XML: as it runs, or as it is defined if it is shut off.</summary>
    public static string Description(SafeDomainHandle domain) => Owned(virDomainGetXMLDesc(domain, 0));

    public static SafeDomainHandle FindByName(SafeConnectHandle connect, string name) => Checked(virDomainLookupByName(connect, name));

    public static SafeDomainHandle FindByUuid(SafeConnectHandle connect, Guid uuid) =>
        Checked(virDomainLookupByUUIDString(connect, uuid.ToString("D")));

    /// <summary>Returns all domains that are active now. Each handle is the caller's.</summary>
    public static List<SafeDomainHandle> FindActive(SafeConnectHandle connect)
    {
        nint* domains = null;
        var count = Checked(virConnectListAllDomains(connect, &domains, ActiveDomains));
        return OwnedHandles<SafeDomainHandle>(domains, count);
    }

    /// <summary>Returns the name, which the domain object keeps: it is not freed.</summary>
    public static string Name(SafeDomainHandle domain)
    {
        var name = virDomainGetName(domain);
        return name is null ? throw LastError() : Marshal.PtrToStringUTF8((nint)name)!;
    }

    public static Guid Uuid(SafeDomainHandle domain)
    {
        var text = stackalloc byte[UuidTextLength];
        Checked(virDomainGetUUIDString(domain, text));
        return Guid.Parse(Marshal.PtrToStringUTF8((nint)text)!);
    }

    public static (LibvirtDomainState State, LibvirtDomainStateReason Reason) State(SafeDomainHandle domain)
    {
        int state;
        int reason;
        Checked(virDomainGetState(domain, &state, &reason, 0));
        return ((LibvirtDomainState)state, StateReasons.Of((LibvirtDomainState)state, reason));
    }

    public static bool IsPersistent(SafeDomainHandle domain) => Checked(virDomainIsPersistent(domain)) == 1;

    public static bool IsActive(SafeDomainHandle domain) => Checked(virDomainIsActive(domain)) == 1;

    /// <summary>Ends the guest's process at once. A persistent domain stays defined.</summary>
    public static void Destroy(SafeDomainHandle domain) => Checked(virDomainDestroy(domain));

    /// <summary>Pauses a guest.</summary>
    public static void Suspend(SafeDomainHandle domain) => Checked(virDomainSuspend(domain));

    /// <summary>Lets a paused guest run on.</summary>
    public static void Resume(SafeDomainHandle domain) => Checked(virDomainResume(domain));

    /// <summary>Returns the vCPUs that an active domain has now, or that a shut-off one is defined with.</summary>
    public static int Vcpus(SafeDomainHandle domain) => Checked(virDomainGetVcpusFlags(domain, 0));

    /// <summary>Which of the host's CPUs the emulator may run on, by number; or <see langword="null"/> where the driver cannot say.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="hostCpus">How many CPUs the host has, those that are off included.</param>
    public static bool[]? EmulatorPin(SafeDomainHandle domain, int hostCpus)
    {
        var map = new byte[(hostCpus + 7) / 8];
        fixed (byte* pointer = map)
        {
            var filled = virDomainGetEmulatorPinInfo(domain, pointer, map.Length, 0);
            if (filled > 0)
            {
                return CpuBits(pointer, hostCpus);
            }

            if (filled == 0)
            {
                return null;
            }
        }

        var error = LastError();
        return error.Code is LibvirtErrorCode.NoSupport or LibvirtErrorCode.OperationUnsupported ? null : throw error;
    }
}
