using System;
using ParallelMigration.Policy;

namespace ParallelMigration.OVirt.Tests.Options;

/// <summary>The numbers in the engine's database.</summary>
public class EngineNumberTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData(-2, "Auto")]
    [InlineData(-1, "Parallel")]
    [InlineData(0, "Disabled")]
    [InlineData(1, "Custom(1)")]
    [InlineData(2, "Custom(2)")]
    [InlineData(255, "Custom(255)")]
    [InlineData(int.MaxValue, "Custom(2147483647)")]
    public void Each_number_is_a_setting_and_back(int? number, string? setting)
    {
        Assert.True(OVirtParallelMigrations.TryFromInt32(number, out var read));
        Assert.Equal(setting, read.Setting?.ToString());
        Assert.Equal(read, OVirtParallelMigrations.FromInt32(number));
        Assert.Equal(number, read.ToInt32());
    }

    [Theory]
    [InlineData(-3)]
    [InlineData(int.MinValue)]
    public void A_number_below_has_no_meaning(int number)
    {
        Assert.False(OVirtParallelMigrations.TryFromInt32(number, out var read));
        Assert.Null(read.Setting);
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => OVirtParallelMigrations.FromInt32(number));
        Assert.Contains("-2 is auto, -1 auto parallel, 0 disabled, 1 and more custom, null inherit", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(-2)]
    public void A_custom_number_that_means_something_else_is_refused(int connections) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => OVirtParallelMigrations.Own(ParallelMigrationSetting.Custom(connections)));
}
