using System;
using System.Linq;
using FsCheck.Xunit;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Convergence;
using ParallelMigration.Testing;

namespace ParallelMigration.OVirt.Tests.Vdsm;

/// <summary>The parameters of <c>VM.migrate</c>, both ways.</summary>
public class VdsmMigrateParametersTests
{
    private const string Id = "1b2c3d4e-0000-4000-8000-000000000001";

    private const string Base = "\"vmId\":\"" + Id + "\",\"dst\":\"d\"";

    private static readonly MigrationPlan Plan = new() { MaxOutgoingMigrations = 1, MaxIncomingMigrations = 1 };

    /// <summary>The feature page: "VM.migrate Vdsm API call gets an additional parameter parallel."</summary>
    [Theory]
    [InlineData("Minimal downtime", 8)]
    [InlineData("Post-copy migration", null)]
    [InlineData("Suspend workload if needed", null)]
    [InlineData("Very large VMs", 8)]
    public void A_plan_becomes_parameters(string name, int? connections)
    {
        var policy = OVirtPolicyCatalog.StockPolicies.Single(policy => policy.Name == name);
        var plan = EngineFormulaTests.Request(connections is null ? ParallelMigrationSetting.Disabled : ParallelMigrationSetting.Parallel, 100, 8, policy).Plan();
        Assert.Equal(connections, plan.Connections);
        var parameters = VdsmMigrateParameters.FromPlan(plan, Id, "b.example:54321", "10.0.0.2");
        Assert.Equal(parameters, VdsmMigrateParameters.Parse(parameters.ToJson()));
        Snapshot.Match(parameters.ToJson() + "\n", name.Replace(' ', '_'));
    }

    /// <summary>"If it is unset, parallel migration connections are not used. Otherwise the specified number of connections, which must be at least 1 …, is used."</summary>
    [Theory]
    [InlineData("{" + Base + "}", null)]
    [InlineData("{" + Base + ",\"parallel\":0}", null)]
    [InlineData("{" + Base + ",\"parallel\":null}", null)]
    [InlineData("{" + Base + ",\"parallel\":1}", 1)]
    [InlineData("{" + Base + ",\"parallel\":\"16\"}", 16)]
    public void Absent_and_0_are_not_parallel_and_1_is_taken(string json, int? connections) =>
        Assert.Equal(connections, VdsmMigrateParameters.Parse(json).Parallel);

    /// <summary>"(Engine is going to be stricter and not to permit sending less than 2)"</summary>
    [Property(MaxTest = 1000)]
    public void No_plan_sends_fewer_than_2(byte kind, byte gigabits, byte vcpus, byte policy)
    {
        var setting = (kind % 4) switch
        {
            0 => ParallelMigrationSetting.Disabled,
            1 => ParallelMigrationSetting.Auto,
            2 => ParallelMigrationSetting.Parallel,
            _ => ParallelMigrationSetting.Custom(kind / 4),
        };
        var stock = OVirtPolicyCatalog.StockPolicies;
        if (new ParallelMigrationResolver().Resolve(EngineFormulaTests.Request(setting, gigabits + 1, vcpus + 1, stock[policy % stock.Count])).Plan is { } plan)
        {
            Assert.True(VdsmMigrateParameters.FromPlan(plan, Id, "b.example:54321", "10.0.0.2").Parallel is null or >= 2);
        }
    }

    [Fact]
    public void Parameters_of_an_engine_are_read()
    {
        var parameters = VdsmMigrateParameters.Parse(Examples.Vdsm);
        Assert.Equal(
            (Id, "b.example:54321", "10.0.0.2", 8, 2980L, true, true),
            (parameters.VmId, parameters.Destination, parameters.DestinationQemu, parameters.Parallel, parameters.MaxBandwidth?.ToMebibytesPerSecond(), parameters.AutoConverge, parameters.ZeroCopy));
        Assert.Equal("SetDowntime(100 ms); at 1: SetDowntime(150 ms); at last: PostCopy; at last: Abort", parameters.ConvergenceSchedule!.ToString());
        Assert.Equal(parameters, VdsmMigrateParameters.Parse(parameters.ToJson()));
    }

    [Theory]
    [InlineData("{}", "has no vmId")]
    [InlineData("{\"vmId\":\"" + Id + "\"}", "has no dst")]
    [InlineData("{" + Base + ",\"parallel\":-1}", "params.parallel: must be a whole number from 0 to 2147483647, but is \"-1\"")]
    [InlineData("{" + Base + ",\"outgoingLimit\":0}", "params.outgoingLimit: must be a whole number from 1")]
    [InlineData("{" + Base + ",\"method\":\"offline\"}", "params.method: must be online, but is \"offline\"")]
    [InlineData("{" + Base + ",\"encrypted\":\"yes\"}", "params.encrypted: must be true or false, but is \"yes\"")]
    [InlineData("{" + Base + ",\"convergenceSchedule\":{\"init\":[{\"name\":\"x\"}]}}", "params.convergenceSchedule.init[0].name: must be setDowntime, postcopy or abort, but is \"x\"")]
    [InlineData("{" + Base + ",\"convergenceSchedule\":{\"init\":[{\"name\":\"setDowntime\"}]}}", "has no params")]
    [InlineData("{" + Base + ",\"convergenceSchedule\":{\"stalling\":[{\"limit\":2,\"action\":{\"name\":\"abort\"}},{\"limit\":2,\"action\":{\"name\":\"abort\"}}]}}", "params.convergenceSchedule.stalling[1].limit: must be more than")]
    [InlineData("{" + Base + ",\"convergenceSchedule\":{\"stalling\":[{\"limit\":-1,\"action\":{\"name\":\"abort\"}},{\"limit\":2,\"action\":{\"name\":\"abort\"}}]}}", "stalling[1].limit: must be more than")]
    [InlineData("{" + Base + ",\"convergenceSchedule\":{\"stalling\":[[]]}}", "must not be an array of arrays")]
    public void Errors_name_the_parameter(string json, string message) =>
        Assert.Contains(message, Assert.Throws<OVirtFormatException>(() => VdsmMigrateParameters.Parse(json)).Description, StringComparison.Ordinal);

    [Fact]
    public void A_plan_that_Vdsm_cannot_carry_out_is_refused()
    {
        foreach (var plan in new[]
        {
            Plan with { Compression = MigrationCompression.Zstd },
            Plan with { Transport = MigrationTransport.Rdma },
            Plan with { Convergence = new([], [new(1, ConvergenceAction.SetBandwidth(Bandwidth.FromGigabitsPerSecond(10)))], [ConvergenceAction.Abort]) },
            Plan with { Convergence = new([], [], [ConvergenceAction.Abort]) { TimeLimit = TimeSpan.FromMinutes(30) } },
            Plan with { Convergence = new() { TimeLimitPerGibibyte = TimeSpan.FromMinutes(1) } },
            Plan with { Transport = MigrationTransport.Tunnelled, Encrypted = true },
            Plan with { Transport = MigrationTransport.Tunnelled, PostCopy = true },
        })
        {
            Assert.Equal("plan", Assert.Throws<ArgumentException>(() => VdsmMigrateParameters.FromPlan(plan, Id, "d")).ParamName);
        }

        Assert.Equal(2, VdsmMigrateParameters.FromPlan(Plan with { Connections = 2, Convergence = ConvergenceSchedule.None }, Id, "d").Parallel);
        Assert.Throws<ArgumentOutOfRangeException>(() => VdsmMigrateParameters.Parse("{" + Base + "}") with { Parallel = 0 });
        Assert.Throws<ArgumentException>(
            () => VdsmMigrateParameters.Parse("{" + Base + "}") with { ConvergenceSchedule = new([ConvergenceAction.Wait], [], [ConvergenceAction.Abort]) });
    }

    [Fact]
    public void A_plan_without_post_copy_never_sends_it()
    {
        var plan = Plan with { Convergence = OVirtPolicyCatalog.PostCopy.Convergence, PostCopy = false };
        Assert.False(VdsmMigrateParameters.FromPlan(plan, Id, "d").ConvergenceSchedule!.SwitchesToPostCopy);
        Assert.True(VdsmMigrateParameters.FromPlan(plan with { PostCopy = true }, Id, "d").ConvergenceSchedule!.SwitchesToPostCopy);
    }

    [Fact]
    public void What_is_left_out_of_a_schedule_leaves_the_rest_at_its_time()
    {
        var longer = ConvergenceAction.SetDowntime(TimeSpan.FromMilliseconds(500));
        Equal("at 2: {0}; at 5: Abort", new([ConvergenceAction.Wait], [new(2, longer), new(5, ConvergenceAction.PostCopy)], [ConvergenceAction.Abort]));
        Equal("at 2: {0}; at 3: {0}; at 5: Abort", new([], [new(2, longer)], [longer, ConvergenceAction.Wait, ConvergenceAction.Abort]));
        Equal("at 2147483647: {0}; at last: Abort", new([], [new(int.MaxValue, longer)], [ConvergenceAction.Wait, ConvergenceAction.Abort]));

        void Equal(string expected, ConvergenceSchedule schedule) => Assert.Equal(
            string.Format(null, expected, longer), VdsmMigrateParameters.FromPlan(Plan with { Convergence = schedule }, Id, "d").ConvergenceSchedule!.ToString());
    }

    /// <summary>Vdsm's monitor fails when a schedule runs out.</summary>
    [Fact]
    public void A_schedule_always_ends_in_an_abort()
    {
        var longer = ConvergenceAction.SetDowntime(TimeSpan.FromMilliseconds(500));
        Assert.Equal($"at 1: {longer}; at last: Abort", Schedule(new([], [new(1, longer)], [])));
        Assert.Equal($"{longer}; at last: PostCopy; at last: Abort", Schedule(new([longer], [], [ConvergenceAction.PostCopy])));
        Assert.Equal($"at 1: {longer}; at 2: Abort", Schedule(new([], [new(1, longer), new(2, ConvergenceAction.Abort)], [])));
        Assert.Equal("at last: Abort", Schedule(new([ConvergenceAction.Wait], [], [])));
        Assert.All(OVirtPolicyCatalog.StockPolicies, policy => Assert.EndsWith("Abort", Schedule(policy.Convergence), StringComparison.Ordinal));
    }

    [Fact]
    public void Post_copy_at_the_start_comes_at_the_first_stall()
    {
        var longer = ConvergenceAction.SetDowntime(TimeSpan.FromMilliseconds(500));
        Assert.Equal(
            $"{longer}; {longer}; at 1: PostCopy; at 2: {longer}; at 3: Abort",
            Schedule(new([longer, ConvergenceAction.PostCopy, longer], [new(1, longer)], [ConvergenceAction.Abort])));
    }

    [Fact]
    public void The_legacy_policy_s_downtime_is_a_parameter_of_its_own()
    {
        var parameters = VdsmMigrateParameters.FromPlan(
            Plan with { Convergence = OVirtPolicyCatalog.Legacy(downtime: TimeSpan.FromMilliseconds(700)).Convergence }, Id, "d");
        Assert.Equal((TimeSpan.FromMilliseconds(700), null), (parameters.Downtime, parameters.ConvergenceSchedule));
        Assert.Contains("\"downtime\": 700", parameters.ToJson(), StringComparison.Ordinal);
        Assert.Equal(parameters, VdsmMigrateParameters.Parse(parameters.ToJson()));
    }

    [Fact]
    public void A_failed_migration_always_leaves_the_vm_where_it_was()
    {
        Assert.Contains("\"abortOnError\": true", VdsmMigrateParameters.FromPlan(Plan, Id, "d").ToJson(), StringComparison.Ordinal);
        Assert.Contains("\"abortOnError\": true", VdsmMigrateParameters.Parse("{" + Base + ",\"abortOnError\":false}").ToJson(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("vm01")]
    [InlineData("")]
    [InlineData("{1b2c3d4e-0000-4000-8000-000000000001}")]
    public void A_vm_s_id_is_a_uuid(string id)
    {
        Assert.Equal("vmId", Assert.Throws<ArgumentException>(() => VdsmMigrateParameters.FromPlan(Plan, id, "d")).ParamName);
        Assert.Contains("params.vmId: must be a UUID", Assert.Throws<OVirtFormatException>(
            () => VdsmMigrateParameters.Parse($"{{\"vmId\":\"{id}\",\"dst\":\"d\"}}")).Description, StringComparison.Ordinal);
    }

    [Property(MaxTest = 1000)]
    public void Parameters_survive_writing_and_reading(int parallel, int bandwidth, bool compressed, bool autoConverge, bool encrypted, bool tunneled, bool zeroCopy, int policy)
    {
        var parameters = new VdsmMigrateParameters
        {
            VmId = Id,
            Destination = "d",
            Parallel = parallel > 0 ? parallel : null,
            MaxBandwidth = bandwidth > 0 ? Bandwidth.FromMegabitsPerSecond(bandwidth) : null,
            Compressed = compressed,
            AutoConverge = autoConverge,
            Encrypted = encrypted,
            Tunneled = tunneled,
            ZeroCopy = zeroCopy,
            ConvergenceSchedule = policy % 5 is > 0 and var index ? OVirtPolicyCatalog.StockPolicies[index - 1].Convergence : null,
        };
        Assert.Equal(parameters, VdsmMigrateParameters.Parse(parameters.ToJson()));
    }

    private static string Schedule(ConvergenceSchedule schedule) => VdsmMigrateParameters.FromPlan(
        Plan with { Convergence = schedule, PostCopy = true }, Id, "d").ConvergenceSchedule!.ToString();
}
