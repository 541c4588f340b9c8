using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using ParallelMigration.Policy.Auditing;
using ParallelMigration.Policy.Configuration;

namespace ParallelMigration.Policy.Tests.Conventions;

/// <summary>What the policy library promises of itself beyond what every package does, held by reflection.</summary>
public class ConventionTests
{
    private static readonly Assembly Library = typeof(ParallelMigrationResolver).Assembly;

    private static IEnumerable<Type> PublicTypes => Library.GetExportedTypes();

    /// <summary>The decision and its plan; its reasons and their words are made only when they are asked for.</summary>
    [Fact]
    public void Resolving_allocates_at_most_512_bytes()
    {
        var resolver = new ParallelMigrationResolver();
        var request = Requests.Example(ParallelMigrationSetting.Auto).WithPolicy(Requests.Policies.Compressed);
        Assert.InRange(AllocatedEach(() => GC.KeepAlive(resolver.Resolve(request))), 1, 512);
    }

    /// <summary>The path of an audit, which decides twice for each of a million VMs.</summary>
    [Fact]
    public void Deciding_for_an_audit_allocates_nothing()
    {
        var request = Requests.Example(ParallelMigrationSetting.Auto).WithPolicy(Requests.Policies.Compressed);
        var options = ResolverOptions.Default;
        Assert.Equal(0, AllocatedEach(() => ParallelMigrationResolver.Decide(new(request), options, out _, out _)));
    }

    private static long AllocatedEach(Action act)
    {
        const int times = 10_000;
        Loop(1_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Loop(times);
        return (GC.GetAllocatedBytesForCurrentThread() - before) / times;

        void Loop(int count)
        {
            for (var i = 0; i < count; i++)
            {
                act();
            }
        }
    }

    [Fact]
    public void Public_types_are_immutable()
    {
        Assert.All(
            PublicTypes.Where(type => type.Name != "Enumerator" && !IsFilledByBinders(type)).SelectMany(type => type.GetProperties()).Where(property => property.SetMethod is not null),
            property => Assert.Contains(typeof(IsExternalInit), property.SetMethod!.ReturnParameter.GetRequiredCustomModifiers()));
        Assert.All(
            PublicTypes.Where(type => !type.IsEnum && !ChangesWithTime(type) && !IsFilledByBinders(type)).SelectMany(type => type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)),
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
            Enum.GetValues<RuleId>().Where(rule => rule is < RuleId.K1 or > RuleId.K5).Select(rule => rule.ToString()).Append("KnownDefects"),
            rule => Assert.Single(files, file => file!.StartsWith(rule, StringComparison.Ordinal) && !char.IsAsciiDigit(file[rule.Length])));
    }

    [Fact]
    public void Every_code_fits_into_the_set_that_carries_it()
    {
        Assert.All(Enum.GetValues<ReasonCode>(), code => Assert.InRange((int)code, 0, CodeSet.Capacity - 1));
        Assert.All(Enum.GetValues<IssueCode>(), code => Assert.InRange((int)code, 0, CodeSet.Capacity - 1));
    }

    [Fact]
    public void A_set_of_codes_keeps_each_code_apart()
    {
        for (var code = 0; code < CodeSet.Capacity; code++)
        {
            CodeSet set = new();
            set.Add((ReasonCode)code);
            Assert.Equal([code], Enumerable.Range(0, CodeSet.Capacity).Where(other => set.Contains((ReasonCode)other)));
            Assert.False(set.IsEmpty);
        }
    }

    /// <summary>A rule owns its reasons and issues: each code is declared once, under its own name, in the file of its rule, and is listed.</summary>
    [Fact]
    public void Every_code_is_defined_exactly_once_in_the_file_of_its_rule()
    {
        var declared = Library.GetTypes().SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public))
            .Where(field => field.FieldType == typeof(ReasonDefinition) || field.FieldType == typeof(IssueDefinition))
            .Select(field => (Field: field, Definition: field.GetValue(null)!)).ToArray();
        Assert.Equal(
            Enum.GetNames<ReasonCode>().Concat(Enum.GetNames<IssueCode>().Select(name => name + "Issue")).Order(StringComparer.Ordinal),
            declared.Select(each => each.Field.Name).Order(StringComparer.Ordinal));
        Assert.All(declared, each =>
        {
            var (name, rule) = each.Definition is ReasonDefinition reason
                ? (reason.Code.ToString(), reason.Rule)
                : (((IssueDefinition)each.Definition).Code + "Issue", ((IssueDefinition)each.Definition).Rule);
            Assert.Equal(name, each.Field.Name);

            // The known defects are rows of one table.
            Assert.Matches(rule is >= RuleId.K1 and <= RuleId.K5 ? "^KnownDefects$" : $"^{rule}[A-Z]", each.Field.DeclaringType!.Name);
        });
        Assert.Equal(
            declared.Select(each => each.Definition).ToHashSet(),
            ReasonCatalogue.InOrder.Concat<object>(IssueCatalogue.InOrder).ToHashSet());
        Assert.Equal(declared.Length, ReasonCatalogue.InOrder.Length + IssueCatalogue.InOrder.Length);
    }

    /// <summary>Configuration binders need setters; nothing decides with these options before they are made into immutable ones.</summary>
    private static bool IsFilledByBinders(Type type) => type == typeof(ParallelMigrationOptions);

    /// <summary>What changes with time by its nature: a running audit's numbers, and the service that follows reloads. Neither is a value, nor static.</summary>
    private static bool ChangesWithTime(Type type) => type == typeof(ClusterAudit) || type == typeof(ParallelMigrationService);
}
