using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace ParallelMigration.Libvirt.Native;

/// <summary>Migrations and the jobs they are.</summary>
internal static unsafe partial class Libvirt
{
    // VIR_DOMAIN_JOB_STATS_COMPLETED and _KEEP_COMPLETED (6.0.0)
    private const uint CompletedJob = 1 << 0;
    private const uint KeepCompleted = 1 << 1;

    [LibraryImport(LibraryName, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int virDomainMigrateToURI3(
        SafeDomainHandle domain, string destinationUri, TypedParameter* parameters, uint count, uint flags);

    [LibraryImport(LibraryName)]
    private static partial int virDomainGetJobStats(SafeDomainHandle domain, int* type, TypedParameter** parameters, int* count, uint flags);

    [LibraryImport(LibraryName)]
    private static partial int virDomainAbortJob(SafeDomainHandle domain);

    [LibraryImport(LibraryName)]
    private static partial void virTypedParamsFree(TypedParameter* parameters, int count);

    /// <summary>Migrates; comes back when it is over.</summary>
    public static void Migrate(SafeDomainHandle domain, string destinationUri, LibvirtMigrationParameters migration)
    {
        using var parameters = new TypedParameterArray(migration.TypedParameters);
        Checked(virDomainMigrateToURI3(domain, destinationUri, parameters.Pointer, parameters.Count, (uint)migration.Flags));
    }

    public static void AbortJob(SafeDomainHandle domain) => Checked(virDomainAbortJob(domain));

    /// <summary>Returns the domain's job now.</summary>
    public static (int Type, Dictionary<string, object> Values) JobStats(SafeDomainHandle domain) => JobStats(domain, 0);

    /// <summary>
    /// Returns whether that is what <see cref="JobStats(SafeDomainHandle)"/> says of a domain that arrives, and of no other that QEMU's driver has: its statistics are at
    /// the source. Said before QEMU is asked anything (libvirt 9.0.0 and 12.8.0).
    /// </summary>
    public static bool IsOfArriving(LibvirtException error) => error.Code == LibvirtErrorCode.OperationUnsupported;

    /// <summary>Returns the domain's last completed job. It stays to be asked for again where libvirt is new enough for that.</summary>
    public static (int Type, Dictionary<string, object> Values) CompletedJobStats(SafeDomainHandle domain)
    {
        try
        {
            return JobStats(domain, CompletedJob | KeepCompleted);
        }
        catch (LibvirtException exception) when (exception.Code == LibvirtErrorCode.InvalidArgument)
        {
            return JobStats(domain, CompletedJob);
        }
    }

    private static (int Type, Dictionary<string, object> Values) JobStats(SafeDomainHandle domain, uint flags)
    {
        int type;
        TypedParameter* parameters = null;
        var count = 0;
        Checked(virDomainGetJobStats(domain, &type, &parameters, &count, flags));
        try
        {
            return (type, TypedParameterReader.Read(parameters, count));
        }
        finally
        {
            virTypedParamsFree(parameters, count);
        }
    }
}
