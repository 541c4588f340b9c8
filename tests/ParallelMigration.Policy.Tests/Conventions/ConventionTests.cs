using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace ParallelMigration.Policy.Tests.Conventions;

/// <summary>What the policy library promises of itself beyond what every package does, held by reflection.</summary>
public class ConventionTests
{
    private static readonly Assembly Library = typeof(ParallelMigrationResolver).Assembly;

    private static IEnumerable<Type> PublicTypes => Library.GetExportedTypes();

    [Fact]
    public void Resolving_allocates_nothing()
    {
        var resolver = new ParallelMigrationResolver();
        var request = Requests.Example(ParallelMigrationSetting.Auto).WithPolicy(Requests.Policies.Compressed);
        var connections = Loop(resolver, request, 1_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        connections += Loop(resolver, request, 10_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(11_000 * (8 + 5), connections);

        static int Loop(ParallelMigrationResolver resolver, MigrationRequest request, int times)
        {
            var sum = 0;
            for (var i = 0; i < times; i++)
            {
                var decision = resolver.Resolve(request);
                sum += decision.Plan!.Value.Connections!.Value;
                foreach (var reason in decision.Reasons)
                {
                    sum += reason.Code >= 0 ? 1 : 0;
                }
            }

            return sum;
        }
    }

    [Fact]
    public void Public_types_are_immutable()
    {
        Assert.All(
            PublicTypes.Where(type => type.Name != "Enumerator" && !IsFilledByBinders(type)).SelectMany(type => type.GetProperties()).Where(property => property.SetMethod is not null),
            property => Assert.Contains(typeof(IsExternalInit), property.SetMethod!.ReturnParameter.GetRequiredCustomModifiers()));
        Assert.All(
            PublicTypes.Where(type => !type.IsEnum && type.Name != "Enumerator" && !IsFilledByBinders(type)).SelectMany(type => type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)),
            field => Assert.True(field.IsInitOnly, $"{field.DeclaringType}.{field.Name}"));
    }

    [Fact]
    public void There_is_no_static_mutable_state() =>
        Assert.All(
            Library.GetTypes().SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
                .Where(field => field.DeclaringType!.GetCustomAttribute<CompilerGeneratedAttribute>() is null),
            field => Assert.True(field.IsInitOnly || field.IsLiteral, $"{field.DeclaringType}.{field.Name}"));

    /// <summary>A newcomer finds rule R6 by the name of its file.</summary>
    [Fact]
    public void Every_rule_has_a_file_of_its_number()
    {
        var files = Directory.GetFiles(Path.Combine(Repository.Root, "src", "ParallelMigration.Policy", "Rules")).Select(Path.GetFileName).ToArray();
        Assert.All(
            Enum.GetNames<RuleId>(),
            rule => Assert.Single(files, file => file!.StartsWith(rule, StringComparison.Ordinal) && !char.IsAsciiDigit(file[rule.Length])));
    }

    [Fact]
    public void Every_code_fits_into_the_set_that_carries_it()
    {
        Assert.All(Enum.GetValues<ReasonCode>(), code => Assert.InRange((int)code, 0, 63));
        Assert.All(Enum.GetValues<IssueCode>(), code => Assert.InRange((int)code, 0, 63));
    }

    /// <summary>Configuration binders need setters; nothing decides with these options before they are made into immutable ones.</summary>
    private static bool IsFilledByBinders(Type type) => type == typeof(ParallelMigrationOptions);
}
