using System.IO;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using ParallelMigration.Policy;

namespace ParallelMigration.OVirt.Tests.Options;

/// <summary>Writing and then reading gives what was written, in both formats, alone and within an update.</summary>
public class OptionsLaws
{
    [Property(MaxTest = 2000, Arbitrary = [typeof(OptionsLaws)])]
    public void Options_survive_writing_and_reading(OVirtMigrationOptions options, bool xml)
    {
        var format = xml ? OVirtFormat.Xml : OVirtFormat.Json;
        Assert.Equal(options, OVirtMigrationOptions.Parse(options.ToText(format), format));
        Assert.Equal(options, OVirtMigrationOptions.Parse(options.ToText(format)));
        using var update = new MemoryStream();
        options.WriteVmUpdate(update, format);
        update.Position = 0;

        // An update without any option says nothing in XML, and is JSON's empty migration.
        Assert.Equal(options, Assert.Single(Read.Vms(update, format)).Migration);
    }

    [Property(MaxTest = 2000, Arbitrary = [typeof(OptionsLaws)])]
    public void Settings_survive_the_engine_s_encoding(OVirtParallelMigrations parallel) =>
        Assert.Equal(parallel, OVirtParallelMigrations.FromInt32(parallel.ToInt32()));

    public static Arbitrary<OVirtParallelMigrations> Parallel() => Gen.Frequency(
        (1, Gen.Constant(OVirtParallelMigrations.Inherit)),
        (3, Gen.Elements(ParallelMigrationSetting.Disabled, ParallelMigrationSetting.Auto, ParallelMigrationSetting.Parallel).Select(OVirtParallelMigrations.Own)),
        (3, Gen.Elements(1, 2, 8, 16, 17, 255, 256, int.MaxValue).Select(n => OVirtParallelMigrations.Own(ParallelMigrationSetting.Custom(n))))).ToArbitrary();

    public static Arbitrary<OVirtMigrationOptions> Options()
    {
        var flag = Gen.Elements<InheritableBoolean?>(null, InheritableBoolean.Inherit, InheritableBoolean.False, InheritableBoolean.True);
        var bandwidth = Gen.Elements(1, 1000, 20_000, int.MaxValue)
            .Select(megabits => (MigrationBandwidth?)MigrationBandwidth.Custom(Bandwidth.FromMegabitsPerSecond(megabits)));
        var links = Gen.Choose(33, 126).Select(c => (char)c).NonEmptyListOf().Select(chars => (string?)new string([.. chars]));
        return (
            from autoConverge in flag
            from compressed in flag
            from encrypted in flag
            from parallel in Gen.OneOf(Gen.Constant((OVirtParallelMigrations?)null), Parallel().Generator.Select(value => (OVirtParallelMigrations?)value))
            from width in Gen.OneOf(Gen.Elements<MigrationBandwidth?>(null, MigrationBandwidth.Auto, MigrationBandwidth.HypervisorDefault), bandwidth)
            from link in Gen.OneOf(Gen.Elements<string?>(null, ""), links)
            select new OVirtMigrationOptions
            {
                AutoConverge = autoConverge,
                Compressed = compressed,
                Encrypted = encrypted,
                ParallelMigrations = parallel,
                Bandwidth = width,
                PolicyId = link,
            }).ToArbitrary();
    }
}
