using System;
using System.Linq;

namespace ParallelMigration.Libvirt.Tests.Parameters;

public class MigrateFlagsTests
{
    [Theory]
    [InlineData(MigrateFlags.Live, 1u)]
    [InlineData(MigrateFlags.PeerToPeer, 2u)]
    [InlineData(MigrateFlags.Tunnelled, 4u)]
    [InlineData(MigrateFlags.PersistDestination, 8u)]
    [InlineData(MigrateFlags.UndefineSource, 16u)]
    [InlineData(MigrateFlags.Compressed, 2048u)]
    [InlineData(MigrateFlags.AutoConverge, 8192u)]
    [InlineData(MigrateFlags.PostCopy, 32768u)]
    [InlineData(MigrateFlags.Tls, 65536u)]
    [InlineData(MigrateFlags.Parallel, 131072u)]
    [InlineData(MigrateFlags.ZeroCopy, 1048576u)]
    public void Flags_have_the_values_of_libvirt(MigrateFlags flag, uint value) => Assert.Equal(value, (uint)flag);

    [Fact]
    public void Every_flag_has_a_name_of_its_own()
    {
        var texts = Enum.GetValues<MigrateFlags>().Where(flag => flag != 0).Select(Text).ToList();
        Assert.All(texts, text => Assert.StartsWith("VIR_MIGRATE_", text, StringComparison.Ordinal));
        Assert.Equal(texts.Count, texts.Distinct().Count());
    }

    [Fact]
    public void A_flag_of_a_newer_libvirt_is_shown_as_its_number() =>
        Assert.Equal("VIR_MIGRATE_LIVE | 0x80000000", Text(MigrateFlags.Live | (MigrateFlags)0x8000_0000));

    [Fact]
    public void No_flags_are_shown() => Assert.Equal("0", Text(MigrateFlags.None));

    private static string Text(MigrateFlags flags) => new LibvirtMigrationParameters { Flags = flags }.FlagsText;
}
