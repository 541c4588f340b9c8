using FsCheck.Xunit;
using ParallelMigration.Policy.Arbitraries;

namespace ParallelMigration.Policy.Tests.Laws;

/// <summary>Format, then parse, is identity.</summary>
[Laws(Arbitrary = [typeof(HostileArbitraries)], Cases = 200)]
public class FormatLaws
{
    [Property]
    public void Of_bandwidths(Bandwidth value) => Assert.Equal(value, Bandwidth.Parse(value.ToString()));

    [Property]
    public void Of_settings(ParallelMigrationSetting value) => Assert.Equal(value, ParallelMigrationSetting.Parse(value.ToString()));

    [Property]
    public void Of_versions(HypervisorVersion value) => Assert.Equal(value, HypervisorVersion.Parse(value.ToString()));

    [Property]
    public void Of_levels(ClusterLevel value) => Assert.Equal(value, ClusterLevel.Parse(value.ToString()));

    [Property]
    public void Arbitrary_text_is_a_value_or_is_not_but_never_an_exception(string? text)
    {
        _ = Bandwidth.TryParse(text, out _);
        _ = ParallelMigrationSetting.TryParse(text, out _);
        _ = HypervisorVersion.TryParse(text, out _);
        _ = ClusterLevel.TryParse(text, out _);
    }
}
