using System;
using ParallelMigration.Libvirt.Native;

namespace ParallelMigration.Libvirt.Tests;

public class MissingLibraryTests
{
    private static readonly NativeLibraryProbe Missing = new("libvirt-that-is-not-there.so.0");

    [Fact]
    public void Opening_says_what_to_install()
    {
        var error = Assert.Throws<LibvirtException>(() => LibvirtConnection.Open("test:///default", library: Missing));
        Assert.Equal(LibvirtErrorCode.NotInstalled, error.Code);
        Assert.Contains("libvirt0", error.Message, StringComparison.Ordinal);
        Assert.Contains("libvirt-libs", error.Message, StringComparison.Ordinal);
        Assert.IsType<DllNotFoundException>(error.InnerException);
    }

    [Fact]
    public void It_can_be_asked_without_a_throw() =>
        Assert.Contains("libvirt-that-is-not-there.so.0", Missing.WhyNot, StringComparison.Ordinal);

    [Fact]
    public void Pure_parts_need_no_library() =>
        Assert.Equal("VIR_MIGRATE_LIVE | VIR_MIGRATE_PEER2PEER", LibvirtMigrationParameters.From(new()).FlagsText);
}
