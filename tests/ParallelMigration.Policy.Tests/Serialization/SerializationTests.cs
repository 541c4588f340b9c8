using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using ParallelMigration.Conventions.Tests.Values;
using ParallelMigration.Policy.Arbitraries;
using ParallelMigration.Policy.Convergence;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Policy.Tests.Serialization;

/// <summary>What plain System.Text.Json, without any options, makes of the policy library's values: the same again, or an exception.</summary>
public class SerializationTests
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    /// <summary>Answers, which the JSON contract's package writes.</summary>
    private static readonly Type[] MadeByTheResolver = [typeof(Reason), typeof(Issue)];

    public static TheoryData<Type> Values => [.. typeof(Bandwidth).Assembly.GetExportedTypes().Where(type => IsValue(type) && !MadeByTheResolver.Contains(type)).SelectMany(Closed).OrderBy(type => type.FullName)];

    private static IEnumerable<Type> Closed(Type type) => type.IsGenericTypeDefinition ? [type.MakeGenericType(typeof(double)), type.MakeGenericType(typeof(TimeSpan))] : [type];

    [Theory]
    [MemberData(nameof(Values))]
    public void A_value_is_read_back_or_refused(Type type)
    {
        if (Sample.Of(type) is { } sample)
        {
            Assert.Equal(sample, RoundTrip(sample, type, JsonSerializerOptions.Default));
            Assert.Equal(sample, RoundTrip(sample, type, Web));
        }
        else
        {
            var refused = Record.Exception(() => JsonSerializer.Deserialize("{}", type));
            Assert.True(refused is NotSupportedException or JsonException, $"{type}: {refused?.GetType().Name ?? "an empty value"}");
        }
    }

    [Theory]
    [InlineData(typeof(ValidArbitraries))]
    [InlineData(typeof(HostileArbitraries))]
    public void Whatever_the_generators_make_is_read_back(Type arbitraries) => Assert.All(
        arbitraries.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly),
        method => typeof(SerializationTests).GetMethod(nameof(AssertReadBack), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(method.ReturnType.GetGenericArguments()).Invoke(null, [method.Invoke(null, null)]));

    [Theory]
    [MemberData(nameof(Spellings))]
    public void Values_are_spelled_as_the_contract_spells_them(object value, string json)
    {
        Assert.Equal(json, JsonSerializer.Serialize(value, value.GetType()));
        Assert.Equal(value, JsonSerializer.Deserialize(json, value.GetType()));
    }

    public static TheoryData<object, string> Spellings => new()
    {
        { Bandwidth.FromGigabitsPerSecond(40), "\"40 Gbps\"" },
        { new ClusterLevel(4, 10), "\"4.10\"" },
        { new HypervisorVersion(9, 0), "\"9.0.0\"" },
        { ParallelMigrationSetting.Disabled, "\"disabled\"" },
        { ParallelMigrationSetting.Auto, "\"auto\"" },
        { ParallelMigrationSetting.Parallel, "\"parallel\"" },
        { ParallelMigrationSetting.Custom(8), "{\"custom\":8}" },
        { MigrationBandwidth.Auto, "\"auto\"" },
        { MigrationBandwidth.HypervisorDefault, "\"hypervisorDefault\"" },
        { MigrationBandwidth.Custom(Bandwidth.FromGigabitsPerSecond(20)), "{\"customMbps\":20000}" },
        { MigrationBandwidth.Custom(Bandwidth.FromBitsPerSecond(1)), "{\"customMbps\":0.000001}" },
        { MigrationBandwidth.Custom(Bandwidth.MaxValue), "{\"customMbps\":9223372036854.775807}" },
        { ConvergenceAction.SetDowntime(TimeSpan.FromMilliseconds(1)), "{\"setDowntimeMs\":1}" },
        { ConvergenceAction.SetDowntime(TimeSpan.FromMilliseconds(150)), "{\"setDowntimeMs\":150}" },
        { ConvergenceAction.SetDowntime(ConvergenceAction.MaxDowntime), "{\"setDowntimeMs\":2000000}" },
        { ConvergenceAction.SetBandwidth(Bandwidth.FromBitsPerSecond(30_000_000_001)), "{\"setBandwidthMbps\":30000.000001}" },
        { ConvergenceAction.PostCopy, "\"postCopy\"" },
        { ConvergenceAction.Abort, "\"abort\"" },
        { ConvergenceAction.Wait, "\"wait\"" },
        { new ConvergenceStep(1, ConvergenceAction.Abort), "{\"stallLimit\":1,\"action\":\"abort\"}" },
        { new ConvergenceSchedule([], [], [ConvergenceAction.Wait]), "{\"initial\":[],\"steps\":[],\"last\":[\"wait\"]}" },
        {
            new ConvergenceSchedule { TimeLimit = TimeSpan.FromSeconds(1), TimeLimitPerGibibyte = ConvergenceSchedule.MaxTimeLimit },
            "{\"initial\":[],\"steps\":[],\"last\":[],\"timeLimitSeconds\":1,\"timeLimitSecondsPerGibibyte\":2592000}"
        },
        { new ClusterLevelDefaults([new(new(4, 9), ParallelMigrationSetting.Auto)]), "{\"4.9\":\"auto\"}" },
        { new DirtyPoint(TimeSpan.FromMilliseconds(2_500), 96), "{\"seconds\":2.5,\"bytes\":96}" },
        { new DirtyPoint(TimeSpan.FromTicks(1), 0), "{\"seconds\":0.0000001,\"bytes\":0}" },
        { new DirtyPoint(TimeSpan.FromDays(1), long.MaxValue), "{\"seconds\":86400,\"bytes\":9223372036854775807}" },
        { DirtyCurve.None, "[]" },
        { DirtyCurve.FromPoints([new(TimeSpan.FromSeconds(2), 96)]), "[{\"seconds\":2,\"bytes\":96}]" },
        { MigrationTransport.Tunnelled, "\"tunnelled\"" },
        { PostCopyWithParallel.WhenSupported, "\"whenSupported\"" },
    };

    [Theory]
    [InlineData(typeof(Bandwidth), "40000", "must be a bandwidth such as \"25 Gbps\", but is 40000")]
    [InlineData(typeof(Bandwidth), "\"40\"", "must be a bandwidth such as \"25 Gbps\", but is \"40\"")]
    [InlineData(typeof(ClusterLevel), "4.8", "must be a cluster level such as \"4.8\", but is 4.8")]
    [InlineData(typeof(HypervisorVersion), "{}", "must be a version such as \"10.1.0\", but is an object")]
    [InlineData(typeof(ParallelMigrationSetting), "\"Auto\"", "{\"custom\": number}, but is \"Auto\"")]
    [InlineData(typeof(ParallelMigrationSetting), "{\"custom\":2.5}", "but is 2.5")]
    [InlineData(typeof(ParallelMigrationSetting), "{\"custom\":2,\"custom\":3}", "has a property \"custom\"")]
    [InlineData(typeof(ParallelMigrationSetting), "{}", "an empty object")]
    [InlineData(typeof(MigrationBandwidth), "{\"customMbps\":0}", "more than 0")]
    [InlineData(typeof(MigrationBandwidth), "{\"customMbps\":0.0000001}", "at most six decimals")]
    [InlineData(typeof(MigrationBandwidth), "{\"customMbps\":9223372036855}", "a bandwidth in Mbps")]
    [InlineData(typeof(ConvergenceAction), "{\"setDowntimeMs\":0}", "from 1 to 2000000")]
    [InlineData(typeof(ConvergenceAction), "1", "but is 1")]
    [InlineData(typeof(ConvergenceStep), "{\"stallLimit\":1}", "has not both properties")]
    [InlineData(typeof(ConvergenceSchedule), "{\"timeLimitSeconds\":0}", "a whole number from 1 to 2592000")]
    [InlineData(typeof(ConvergenceSchedule), "{\"steps\":[{\"stallLimit\":2,\"action\":\"wait\"},{\"stallLimit\":2,\"action\":\"wait\"}]}", "Stall limit 2 follows 2")]
    [InlineData(typeof(ConvergenceSchedule), "{\"finally\":[]}", "has a property \"finally\"")]
    [InlineData(typeof(ClusterLevelDefaults), "{\"4.8\":\"auto\",\"4.08\":\"auto\"}", "has two for 4.8")]
    [InlineData(typeof(DirtyPoint), "{\"seconds\":2}", "has not both properties")]
    [InlineData(typeof(DirtyPoint), "{\"seconds\":0,\"bytes\":1}", "more than 0, up to a day")]
    [InlineData(typeof(DirtyPoint), "{\"seconds\":1,\"bytes\":-1}", "0 or more")]
    [InlineData(typeof(DirtyCurve), "{}", "a list of")]
    [InlineData(typeof(MigrationTransport), "1", "\"tunnelled\"")]
    [InlineData(typeof(Bandwidth), "true", "but is true")]
    [InlineData(typeof(ClusterLevel), "false", "but is false")]
    [InlineData(typeof(HypervisorVersion), "[]", "but is an array")]
    [InlineData(typeof(ParallelMigrationSetting), "{\"custom\":null}", "but is null")]
    [InlineData(typeof(ParallelMigrationSetting), "{\"custom\":1e400}", "but is another number")]
    [InlineData(typeof(ParallelMigrationSetting), "\"a name of a setting that is longer than forty characters\"", "but is \"a name of a setting that is longer than …\"")]
    [InlineData(typeof(MigrationBandwidth), "\"Auto\"", "{\"customMbps\": number}, but is \"Auto\"")]
    [InlineData(typeof(MigrationBandwidth), "{}", "an empty object")]
    [InlineData(typeof(MigrationBandwidth), "{\"mbps\":1}", "has a property \"mbps\"")]
    [InlineData(typeof(MigrationBandwidth), "{\"customMbps\":1,\"customMbps\":1}", "has a property \"customMbps\"")]
    [InlineData(typeof(ConvergenceAction), "\"stop\"", "but is \"stop\"")]
    [InlineData(typeof(ConvergenceAction), "{}", "an empty object")]
    [InlineData(typeof(ConvergenceAction), "{\"setSpeed\":1}", "has a property \"setSpeed\"")]
    [InlineData(typeof(ConvergenceAction), "{\"setDowntimeMs\":1,\"setDowntimeMs\":1}", "has a property \"setDowntimeMs\"")]
    [InlineData(typeof(ConvergenceStep), "\"wait\"", "but is \"wait\"")]
    [InlineData(typeof(ConvergenceStep), "{\"limit\":1}", "has a property \"limit\"")]
    [InlineData(typeof(ClusterLevelDefaults), "1", "a setting for each cluster level, but is 1")]
    [InlineData(typeof(ClusterLevelDefaults), "{\"four\":\"auto\"}", "has a property \"four\"")]
    [InlineData(typeof(DirtyPoint), "{\"minutes\":1}", "has a property \"minutes\"")]
    [InlineData(typeof(DirtyPoint), "{\"seconds\":86401,\"bytes\":1}", "up to a day")]
    [InlineData(typeof(DirtyPoint), "{\"seconds\":1,\"bytes\":\"1\"}", "0 or more")]
    [InlineData(typeof(ParallelMigrationSetting), "1", "must be \"disabled\", \"auto\", \"parallel\" or {\"custom\": number}, but is 1")]
    [InlineData(typeof(ParallelMigrationSetting), "\"quoted whole: these are forty characters\"", "but is \"quoted whole: these are forty characters\"")]
    [InlineData(typeof(MigrationBandwidth), "[]", "must be \"auto\", \"hypervisorDefault\" or {\"customMbps\": number}, but is an array")]
    [InlineData(typeof(ConvergenceAction), "[]", "must be \"wait\", \"postCopy\", \"abort\", {\"setDowntimeMs\": number} or {\"setBandwidthMbps\": number}, but is an array")]
    [InlineData(typeof(ConvergenceAction), "{\"setDowntimeMs\":2000001}", "from 1 to 2000000, but is 2000001")]
    [InlineData(typeof(ConvergenceStep), "[]", "must be {\"stallLimit\": number, \"action\": action}, but is an array")]
    [InlineData(typeof(ConvergenceStep), "{\"action\":\"wait\"}", "has not both properties")]
    [InlineData(typeof(ConvergenceStep), "{\"stallLimit\":0}", "from 1 to 2147483647, but is 0")]
    [InlineData(typeof(ConvergenceStep), "{\"action\":\"wait\",\"action\":\"wait\"}", "has a property \"action\"")]
    [InlineData(typeof(ConvergenceStep), "{\"stallLimit\":1,\"stallLimit\":1}", "has a property \"stallLimit\"")]
    [InlineData(typeof(ConvergenceSchedule), "[]", "must be {\"initial\": [action, …], \"steps\": [step, …], \"last\": [action, …], \"timeLimitSeconds\": number, \"timeLimitSecondsPerGibibyte\": number}, but is an array")]
    [InlineData(typeof(ConvergenceSchedule), "{\"initial\":1}", "must be a list of actions, but is 1")]
    [InlineData(typeof(ConvergenceSchedule), "{\"steps\":{}}", "must be a list of steps, but is an object")]
    [InlineData(typeof(ConvergenceSchedule), "{\"last\":\"abort\"}", "must be a list of actions, but is \"abort\"")]
    [InlineData(typeof(ConvergenceSchedule), "{\"timeLimitSeconds\":2592001}", "from 1 to 2592000, but is 2592001")]
    [InlineData(typeof(ConvergenceSchedule), "{\"initial\":[],\"initial\":[]}", "has a property \"initial\"")]
    [InlineData(typeof(ConvergenceSchedule), "{\"timeLimitSeconds\":1,\"timeLimitSeconds\":1}", "has a property \"timeLimitSeconds\"")]
    [InlineData(typeof(ClusterLevelDefaults), "{\"a level that is longer than forty characters\":\"auto\"}", "has a property \"a level that is longer than forty charac…\"")]
    [InlineData(typeof(DirtyPoint), "1", "must be {\"seconds\": number, \"bytes\": number}, but is 1")]
    [InlineData(typeof(DirtyPoint), "{\"bytes\":2}", "has not both properties")]
    [InlineData(typeof(DirtyPoint), "{\"seconds\":86400.0000001,\"bytes\":1}", "up to a day, but is 86400.0000001")]
    [InlineData(typeof(DirtyPoint), "{\"seconds\":0.00000009,\"bytes\":1}", "more than 0")]
    [InlineData(typeof(DirtyPoint), "{\"seconds\":1,\"bytes\":1.5}", "must be a whole number, 0 or more, but is 1.5")]
    [InlineData(typeof(DirtyCurve), "1", "must be a list of {\"seconds\": number, \"bytes\": number}, but is 1")]
    [InlineData(typeof(PostCopyWithParallel), "1", "must be \"never\" or \"whenSupported\", but is 1")]
    [InlineData(typeof(PostCopyWithParallel), "\"WhenSupported\"", "but is \"WhenSupported\"")]
    public void What_is_no_value_is_refused_with_what_is_expected(Type type, string json, string message) =>
        Assert.Contains(message, Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(json, type)).Message, StringComparison.Ordinal);

    [Fact]
    public void Values_are_names_of_properties_too()
    {
        AssertName(new Dictionary<ClusterLevel, int> { [new(4, 8)] = 1 }, "{\"4.8\":1}", "{\"four\":1}", "must be a cluster level such as \"4.8\", but is \"four\"");
        AssertName(
            new Dictionary<PostCopyWithParallel, int> { [PostCopyWithParallel.WhenSupported] = 1 },
            "{\"whenSupported\":1}",
            "{\"WhenSupported\":1}",
            "must be \"never\" or \"whenSupported\", but is \"WhenSupported\"");

        static void AssertName<T>(Dictionary<T, int> value, string json, string other, string message)
            where T : notnull
        {
            Assert.Equal(json, JsonSerializer.Serialize(value));
            Assert.Equal(value, JsonSerializer.Deserialize<Dictionary<T, int>>(json));
            Assert.StartsWith(message, Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Dictionary<T, int>>(other)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_choice_that_there_is_not_is_not_written() =>
        Assert.Equal("7 is no MigrationTransport.", Assert.Throws<JsonException>(() => JsonSerializer.Serialize((MigrationTransport)7)).Message);

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"initial\":null,\"steps\":null,\"last\":null,\"timeLimitSeconds\":null,\"timeLimitSecondsPerGibibyte\":null}")]
    public void A_part_of_a_schedule_that_is_absent_or_null_is_empty(string json) =>
        Assert.Equal(ConvergenceSchedule.None, JsonSerializer.Deserialize<ConvergenceSchedule>(json));

    [Fact]
    public void A_state_that_is_computed_is_refused_in_both_directions()
    {
        Assert.Contains("Keep the samples", Assert.Throws<NotSupportedException>(() => JsonSerializer.Serialize(default(ConvergenceState))).Message, StringComparison.Ordinal);
        Assert.Contains("Keep the samples", Assert.Throws<NotSupportedException>(() => JsonSerializer.Deserialize<ConvergenceState>("{}")).Message, StringComparison.Ordinal);
        Assert.Contains(
            "MigrationForecast cannot be serialized. Keep its Progress and its TimeRemaining.",
            Assert.Throws<NotSupportedException>(() => JsonSerializer.Serialize(default(MigrationForecast))).Message,
            StringComparison.Ordinal);
    }

    private static bool IsValue(Type type) => !type.IsEnum && !type.IsNested && (type.IsValueType || type.GetMethod("<Clone>$") is not null || type == typeof(ClusterLevelDefaults));

    private static object? RoundTrip(object value, Type type, JsonSerializerOptions options) => JsonSerializer.Deserialize(JsonSerializer.Serialize(value, type, options), type, options);

    private static void AssertReadBack<T>(Arbitrary<T> arbitrary)
    {
        var readBack = 0;
        foreach (var value in Gen.Sample(arbitrary.Generator, 100, 50))
        {
            // A choice that is none is refused in writing; a step that no schedule takes, in reading.
            // Text that is no valid Unicode cannot be kept in JSON.
            if (Record.Exception(() => RoundTrip(value!, typeof(T), JsonSerializerOptions.Default)) is not JsonException
                && !JsonSerializer.Serialize(value).Contains("\\uFFFD", StringComparison.Ordinal))
            {
                Assert.Equal(value, (T)RoundTrip(value!, typeof(T), JsonSerializerOptions.Default)!);
                readBack++;
            }
        }

        Assert.InRange(readBack, 10, 100);
    }
}
