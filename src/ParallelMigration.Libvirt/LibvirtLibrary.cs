using System.Diagnostics.CodeAnalysis;
using ParallelMigration.Libvirt.Native;

namespace ParallelMigration.Libvirt;

/// <summary>The libvirt client library of this machine, <c>libvirt.so.0</c>.</summary>
public static class LibvirtLibrary
{
    /// <summary>Whether the library is there and can be used. Never throws; the answer does not change while the process runs.</summary>
    /// <param name="whyNot">Where it cannot: what is missing and what to install.</param>
    public static bool IsAvailable([NotNullWhen(false)] out string? whyNot)
    {
        whyNot = NativeLibraryProbe.Default.WhyNot;
        return whyNot is null;
    }
}
