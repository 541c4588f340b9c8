using System.Diagnostics.CodeAnalysis;
using ParallelMigration.Libvirt.Native;

namespace ParallelMigration.Libvirt;

/// <summary>The libvirt client library of this machine, <c>libvirt.so.0</c>.</summary>
internal static class LibvirtLibrary
{
    /// <summary>Gets whether the library is installed and usable. The answer does not change while the process runs.</summary>
    [MemberNotNullWhen(false, nameof(UnavailableReason))]
    public static bool IsAvailable => UnavailableReason is null;

    /// <summary>Gets why the library cannot be used, and what to install.</summary>
    /// <value><see langword="null"/> if it can.</value>
    public static string? UnavailableReason => NativeLibraryProbe.Default.WhyNot;
}
