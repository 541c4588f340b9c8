using System;
using System.IO;
using System.Linq;
using System.Reflection;
using ParallelMigration.Policy;

namespace ParallelMigration.OVirt.Tests;

/// <summary>The README's tables, row by row: what the engine decides, what the resolver decides.</summary>
public class EngineFormulaTests
{
    private static readonly string[] Readme = File.ReadAllLines(Examples.Path("src/ParallelMigration.OVirt", "README.md"));

    // The last column but one is the decision rules' own.
    public static TheoryData<int, int, int?, int, int?, int> Numbers => new()
    {
        { 1, 8, null, 2, null, 2 },
        { 10, 8, null, 2, null, 2 },
        { 20, 8, 2, 2, null, 2 },
        { 25, 8, 2, 2, 2, 2 },
        { 40, 8, 4, 4, 3, 3 },
        { 100, 8, 8, 8, 8, 8 },
        { 100, 32, 10, 10, 9, 9 },
        { 200, 32, 16, 16, 19, 19 },
        { 400, 64, 16, 16, 39, 39 },
        { 40, 1, null, 2, null, 2 },
    };

    [Theory]
    [MemberData(nameof(Numbers))]
    public void The_table_of_numbers_holds_for_both(int gigabits, int vcpus, int? auto, int parallel, int? engineAuto, int engineParallel)
    {
        Assert.Equal(auto, Request(ParallelMigrationSetting.Auto, gigabits, vcpus).Plan().Connections);
        Assert.Equal(parallel, Request(ParallelMigrationSetting.Parallel, gigabits, vcpus).Plan().Connections);
        Assert.Equal(engineAuto, Engine(ParallelMigrationSetting.Auto, gigabits, vcpus).Connections);
        Assert.Equal(engineParallel, Engine(ParallelMigrationSetting.Parallel, gigabits, vcpus).Connections);
        Assert.Contains($"| {gigabits} Gbps | {vcpus} | {Cell(auto)} | {parallel} | {Cell(engineAuto)} | {engineParallel} |", Readme);
    }

    [Fact]
    public void Every_row_of_the_readme_has_its_test()
    {
        Assert.Equal(Numbers.Count, Readme.Count(line => line.Contains(" Gbps | ", StringComparison.Ordinal) && char.IsDigit(line[2])));
        var rows = Readme.Where(line => line.StartsWith("| D", StringComparison.Ordinal)).Select(line => line.Split(' ')[1]).ToArray();
        var tests = GetType().GetMethods(BindingFlags.Instance | BindingFlags.Public).Where(method => method.Name.StartsWith('D'))
            .Select(method => method.Name.Split('_')[0]);
        Assert.Equal(rows.Order(), tests.Order());
    }

    [Fact]
    public void D1_Twenty_gigabits_are_two_connections()
    {
        Assert.Null(Engine(ParallelMigrationSetting.Auto, 20, 8).Connections);
        Assert.Equal(2, Request(ParallelMigrationSetting.Auto, 20, 8).Plan().Connections);
    }

    [Fact]
    public void D2_The_upper_limit_is_16()
    {
        Assert.Equal(39, Engine(ParallelMigrationSetting.Auto, 400, 64).Connections);
        Assert.Equal(16, Request(ParallelMigrationSetting.Auto, 400, 64).Plan().Connections);
    }

    [Fact]
    public void D3_Custom_is_not_bounded_by_vcpus()
    {
        Assert.Equal(4, Engine(ParallelMigrationSetting.Custom(12), 100, 4).Connections);
        Assert.Equal(12, Request(ParallelMigrationSetting.Custom(12), 100, 4).Plan().Connections);
    }

    [Fact]
    public void D4_Custom_is_bounded_by_the_hosts_threads()
    {
        Assert.Equal(12, Engine(ParallelMigrationSetting.Custom(12), 100, 16).Connections);
        var request = Request(ParallelMigrationSetting.Custom(12), 100, 16);
        Assert.Equal(8, (request with { Destination = request.Destination with { CpuThreads = 8 } }).Plan().Connections);
    }

    [Fact]
    public void D5_Compression_is_off_when_parallel()
    {
        var engine = Engine(ParallelMigrationSetting.Parallel, 100, 8) with { PolicyCompresses = true };
        Assert.Equal((true, false), (engine.CompressedBefore2026, engine.Compressed));
        Assert.Equal(
            MigrationCompression.None,
            Request(ParallelMigrationSetting.Parallel, 100, 8, OVirtPolicyCatalog.SuspendWorkloadIfNeeded).Plan().Compression);
    }

    [Fact]
    public void D6_A_parallel_migration_has_the_whole_bandwidth()
    {
        var engine = Engine(ParallelMigrationSetting.Parallel, 100, 8);
        Assert.Equal((6250, 1), (engine.MaxBandwidth, engine.AtOnce));
        var plan = Request(ParallelMigrationSetting.Parallel, 100, 8).Plan();
        Assert.Equal((Bandwidth.FromGigabitsPerSecond(100), 1, 1), (plan.BandwidthLimit!.Value, plan.MaxOutgoingMigrations, plan.MaxIncomingMigrations));
    }

    [Fact]
    public void D7_A_MiB_is_1048576_bytes()
    {
        Assert.Equal(1250, (Engine(ParallelMigrationSetting.Disabled, 10, 8) with { ClusterPolicyAtOnce = 1 }).MaxBandwidth);
        var plan = Request(ParallelMigrationSetting.Disabled, 10, 8, OVirtPolicyCatalog.SuspendWorkloadIfNeeded).Plan();
        Assert.Equal(1192, VdsmMigrateParameters.FromPlan(plan, "1b2c3d4e-0000-4000-8000-000000000001", "d").MaxBandwidth?.ToMebibytesPerSecond());
    }

    [Fact]
    public void D8_The_policy_in_effect_divides_the_bandwidth()
    {
        Assert.Equal(625, (Engine(ParallelMigrationSetting.Disabled, 10, 8) with { PolicyAtOnce = 1 }).MaxBandwidth);
        var request = Request(ParallelMigrationSetting.Disabled, 10, 8);
        request = request with { Vm = request.Vm with { MigrationPolicy = OVirtPolicyCatalog.SuspendWorkloadIfNeeded } };
        Assert.Equal(Bandwidth.FromGigabitsPerSecond(10), request.Plan().BandwidthLimit);
    }

    [Fact]
    public void D9_Parallel_with_post_copy_is_refused()
    {
        Assert.Equal(8, Engine(ParallelMigrationSetting.Parallel, 100, 8).Connections);
        Assert.True(Request(ParallelMigrationSetting.Parallel, 100, 8, OVirtPolicyCatalog.PostCopy).Decide().Has(IssueCode.ParallelWithPostCopy));
    }

    [Fact]
    public void D10_Auto_steps_aside_for_post_copy()
    {
        Assert.Equal(8, Engine(ParallelMigrationSetting.Auto, 100, 8).Connections);
        var plan = Request(ParallelMigrationSetting.Auto, 100, 8, OVirtPolicyCatalog.PostCopy).Plan();
        Assert.True(!plan.IsParallel && plan.PostCopy);
    }

    [Fact]
    public void D11_Zero_copy_does_not_turn_parallel_on_unasked()
    {
        var engine = Engine(ParallelMigrationSetting.Disabled, 100, 8) with { PolicyHasZeroCopy = true };
        Assert.Equal((8, true), (engine.Connections, engine.ZeroCopy));
        var request = Request(ParallelMigrationSetting.Disabled, 100, 8, OVirtPolicyCatalog.VeryLargeVms);
        Assert.False(request.Plan().IsParallel || request.Plan().ZeroCopy);
        var asked = new ParallelMigrationResolver(new() { ForceParallelForZeroCopy = true }).Resolve(request).Plan!;
        Assert.Equal((8, true), (asked.Connections, asked.ZeroCopy));
    }

    [Fact]
    public void D12_Parallel_below_the_minimum_level_is_refused()
    {
        Assert.Null((Engine(ParallelMigrationSetting.Parallel, 100, 8) with { LevelHasParallel = false }).Connections);
        var request = Request(ParallelMigrationSetting.Parallel, 100, 8);
        Assert.True((request with { Cluster = request.Cluster with { Level = new(4, 6) } }).Decide().Has(IssueCode.ClusterLevelTooLow));
    }

    [Fact]
    public void D13_Tunnelled_and_parallel_is_refused()
    {
        Assert.Equal(8, Engine(ParallelMigrationSetting.Parallel, 100, 8).Connections);
        var vm = new VmSettings { Transport = MigrationTransport.Tunnelled };
        Assert.True((Request(ParallelMigrationSetting.Parallel, 100, 8) with { Vm = vm }).Decide().Has(IssueCode.ParallelWithTunnelledTransport));
        Assert.False((Request(ParallelMigrationSetting.Auto, 100, 8) with { Vm = vm }).Plan().IsParallel);
    }

    [Fact]
    public void D14_A_custom_bandwidth_is_bounded_by_the_links()
    {
        Assert.Equal(8, (Engine(ParallelMigrationSetting.Auto, 25, 8) with { CustomMegabits = 100_000 }).Connections);
        var request = Request(ParallelMigrationSetting.Auto, 25, 8);
        var cluster = request.Cluster with { MigrationBandwidth = MigrationBandwidth.Custom(Bandwidth.FromGigabitsPerSecond(100)) };
        Assert.Equal(2, (request with { Cluster = cluster }).Plan().Connections);
    }

    [Fact]
    public void D15_What_is_in_use_counts()
    {
        Assert.Equal(8, Engine(ParallelMigrationSetting.Auto, 100, 8).Connections);
        var request = Request(ParallelMigrationSetting.Auto, 100, 8);
        Assert.Equal(2, (request with { Source = request.Source with { BandwidthInUse = Bandwidth.FromGigabitsPerSecond(80) } }).Plan().Connections);
    }

    [Fact]
    public void D16_Pinning_of_QEMU_counts()
    {
        Assert.Equal(8, Engine(ParallelMigrationSetting.Auto, 100, 8).Connections);
        Assert.Equal(2, (Request(ParallelMigrationSetting.Auto, 100, 8) with { VmResources = new() { Vcpus = 8, EmulatorCpus = 2 } }).Plan().Connections);
    }

    [Fact]
    public void D17_An_encrypted_connection_carries_less()
    {
        Assert.Equal((2, null), ((Engine(ParallelMigrationSetting.Auto, 25, 8) with { Encrypted = true }).Connections, (Engine(ParallelMigrationSetting.Auto, 8, 8) with { Encrypted = true }).Connections));
        Assert.Equal(6, (Request(ParallelMigrationSetting.Auto, 25, 8) with { Vm = new() { Encrypted = true } }).Plan().Connections);
        Assert.Equal(2, (Request(ParallelMigrationSetting.Auto, 8, 8) with { Vm = new() { Encrypted = true } }).Plan().Connections);
    }

    [Fact]
    public void D18_A_tunnel_carries_neither_encryption_nor_post_copy()
    {
        VmSettings tunnelled = new() { Transport = MigrationTransport.Tunnelled };
        var encrypted = Request(ParallelMigrationSetting.Disabled, 100, 8) with { Vm = tunnelled with { Encrypted = true } };
        Assert.True(encrypted.Decide().Has(IssueCode.TunnelledWithEncryption));
        var postCopy = Request(ParallelMigrationSetting.Disabled, 100, 8, OVirtPolicyCatalog.PostCopy) with { Vm = tunnelled };
        Assert.True(postCopy.Decide().Has(IssueCode.TunnelledWithPostCopy));
    }

    [Fact]
    public void Where_nothing_is_listed_they_agree()
    {
        var unknown = Request(ParallelMigrationSetting.Auto, null, 8);
        Assert.Null(unknown.Plan().Connections);
        Assert.Null(Engine(ParallelMigrationSetting.Auto, null, 8).Connections);
        Assert.Equal(2, Request(ParallelMigrationSetting.Parallel, null, 8).Plan().Connections);
        Assert.Equal(2, Engine(ParallelMigrationSetting.Parallel, null, 8).Connections);

        var encrypted = Request(ParallelMigrationSetting.Parallel, 100, 8, OVirtPolicyCatalog.VeryLargeVms) with { Vm = new() { Encrypted = true } };
        Assert.False(encrypted.Plan().ZeroCopy);
        Assert.False((Engine(ParallelMigrationSetting.Parallel, 100, 8) with { PolicyHasZeroCopy = true, Encrypted = true }).ZeroCopy);
    }

    internal static MigrationRequest Request(ParallelMigrationSetting setting, long? gigabits, int vcpus, MigrationPolicy? policy = null)
    {
        var host = new HostResources
        {
            CpuThreads = 64,
            LinkBandwidth = gigabits is { } link ? Bandwidth.FromGigabitsPerSecond(link) : null,
            LibvirtVersion = new(12, 8),
            QemuVersion = new(11, 1, 3),
        };
        return new()
        {
            Cluster = new() { Level = new(4, 8), ParallelMigration = setting, MigrationPolicy = policy ?? OVirtPolicyCatalog.MinimalDowntime },
            VmResources = new() { Vcpus = vcpus },
            Source = host,
            Destination = host,
        };
    }

    private static EngineFormula Engine(ParallelMigrationSetting setting, int? gigabits, int vcpus) => new()
    {
        Setting = OVirtParallelMigrations.Own(setting).ToInt32()!.Value,
        LinkMegabits = gigabits * 1000,
        Vcpus = vcpus,
    };

    private static string Cell(int? connections) => connections?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "not parallel";
}
