using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Threading.Tasks;
using ParallelMigration.Libvirt.Native;
using ParallelMigration.Libvirt.Tests.Live;
using ParallelMigration.Policy;

namespace ParallelMigration.Libvirt.Tests.Facts;

public class LibvirtFeaturesTests
{
    private static readonly HypervisorVersion Oldest = new(5, 2);

    // Asked for by LibvirtFeatures before they are called, or their absence is taken for what it is.
    private static readonly string[] Probed = ["virDomainAbortJobFlags", "virDomainStartDirtyRateCalc"];

    [Theory]
    [InlineData("5.1.0", "")]
    [InlineData("5.2.0", "Parallel")]
    [InlineData("6.0.0", "Parallel KeepsCompletedJobs")]
    [InlineData("8.4.0", "Parallel KeepsCompletedJobs")]
    [InlineData("8.5.0", "Parallel KeepsCompletedJobs ZeroCopy ResumesPostCopy PausesPostCopy")]
    [InlineData("9.4.0", "Parallel KeepsCompletedJobs ZeroCopy ResumesPostCopy PausesPostCopy ParallelZstd")]
    public void Each_feature_came_with_a_version(string version, string expected) =>
        Assert.Equal(expected, string.Join(' ', Has(LibvirtFeatures.Of(HypervisorVersion.Parse(version), _ => true))));

    [Theory]
    [InlineData("9.0.0", true)]
    [InlineData("11.1.0", true)]
    [InlineData("11.2.0", false)]
    [InlineData("11.3.0", false)]
    [InlineData("11.4.0", true)]
    public void The_daemon_of_some_versions_ends_when_a_failed_post_copy_is_recovered_to_it(string version, bool survives) =>
        Assert.Equal(survives, LibvirtFeatures.Of(HypervisorVersion.Parse(version), _ => true).SurvivesPostCopyResume);

    [Fact]
    public void A_function_that_the_client_library_lacks_is_a_feature_less()
    {
        var features = LibvirtFeatures.Of(new(12, 8), function => function != "virDomainAbortJobFlags");
        Assert.False(features.PausesPostCopy);
        Assert.Equal(5, Has(features).Count());
    }

    [Fact]
    public void What_a_plan_needs_and_the_daemon_lacks_is_reported_with_the_version_that_has_it()
    {
        var features = LibvirtFeatures.Of(new(7, 0), _ => true);
        Assert.Empty(features.MissingFor(LibvirtMigrationParameters.From(new() { Connections = 4, PostCopy = true })));
        Assert.Equal(
            ["VIR_MIGRATE_ZEROCOPY needs libvirt 8.5.0; the daemon's is 7.0.0."],
            features.MissingFor(LibvirtMigrationParameters.From(new() { Connections = 4, ZeroCopy = true })));
        Assert.Equal(
            ["zstd on parallel connections needs libvirt 9.4.0; the daemon's is 7.0.0."],
            features.MissingFor(LibvirtMigrationParameters.From(new() { Connections = 4, Compression = MigrationCompression.Zstd })));
        Assert.Equal(
            ["VIR_MIGRATE_PARALLEL needs libvirt 5.2.0; the daemon's is 5.0.0."],
            LibvirtFeatures.Of(new(5, 0), _ => true).MissingFor(LibvirtMigrationParameters.From(new() { Connections = 4 })));
    }

    [Fact]
    public void A_failure_says_what_is_missing()
    {
        var error = new LibvirtException(LibvirtErrorCode.InvalidArgument, "unsupported flags (0x100000)");
        Assert.Same(error, FeatureHint.Add(error, []));
        var hinted = FeatureHint.Add(error, LibvirtFeatures.Of(new(7, 0), _ => true).MissingFor(LibvirtMigrationParameters.From(new() { Connections = 4, ZeroCopy = true })));
        Assert.Equal("unsupported flags (0x100000) (VIR_MIGRATE_ZEROCOPY needs libvirt 8.5.0; the daemon's is 7.0.0.)", hinted.Message);
        Assert.Equal(error.Code, hinted.Code);
    }

    [LibvirtFact]
    public void They_are_those_of_the_daemon_and_of_the_client_library()
    {
        using var connection = LibvirtConnection.Open("test:///default"); // its daemon is the client library itself
        var features = LibvirtFeatures.Read(connection);
        Assert.Equal(connection.LibvirtVersion, features.Daemon);
        Assert.True(features.Parallel);
        Assert.True(NativeLibraryProbe.Default.Exports("virDomainMigrateToURI3"));
        Assert.False(NativeLibraryProbe.Default.Exports("virDomainMigrateToTheMoon"));
        Assert.Equal(features.ResumesPostCopy, features.PausesPostCopy);
    }

    /// <summary>libvirt marks each function that it exports with the version that brought it.</summary>
    [LabFact]
    public async Task Every_function_called_is_in_the_oldest_libvirt_or_asked_for_first()
    {
        NativeLibraryProbe.Default.EnsureUsable();
        var imported = typeof(Native.Libvirt).Assembly.GetTypes().SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public))
            .Select(method => method.Name).Where(name => name.StartsWith("vir", StringComparison.Ordinal)).ToHashSet();
        Assert.Contains("virDomainMigrateToURI3", imported);
        var since = await FirstVersionsAsync();
        Assert.Empty(imported.Where(name => since.TryGetValue(name, out var first) && first > Oldest).Except(Probed));
    }

    private static async Task<Dictionary<string, HypervisorVersion>> FirstVersionsAsync()
    {
        var library = File.ReadLines("/proc/self/maps").Select(line => line.Split(' ')[^1]).First(path => Path.GetFileName(path).StartsWith("libvirt.so.", StringComparison.Ordinal));
        return (await LabScript.RunProgramAsync("objdump", "--dynamic-syms", library)).Split('\n')
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Length > 2 && words[^2].StartsWith("LIBVIRT_", StringComparison.Ordinal) && char.IsAsciiDigit(words[^2]["LIBVIRT_".Length]))
            .ToDictionary(words => words[^1], words => HypervisorVersion.Parse(words[^2]["LIBVIRT_".Length..]));
    }

    private static IEnumerable<string> Has(LibvirtFeatures features) =>
        typeof(LibvirtFeatures).GetProperties().Where(property => property.GetValue(features) is true).Select(property => property.Name);
}
