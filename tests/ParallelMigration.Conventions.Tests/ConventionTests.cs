using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Configuration;

namespace ParallelMigration.Conventions.Tests;

/// <summary>What every package promises of its public face, held by reflection.</summary>
public partial class ConventionTests(Xunit.Abstractions.ITestOutputHelper output)
{
    /// <summary>As many as there are: the number may fall.</summary>
    private const int MostPublicTypes = 120;

    /// <summary>Public types that change while they live, each for a reason.</summary>
    private static readonly HashSet<string> Mutable =
    [
        "ParallelMigration.Policy.Configuration.ParallelMigrationOptions", // configuration binders fill it
    ];

    [Fact]
    public void Every_library_is_checked() => Assert.Superset(
        new HashSet<string?> { "ParallelMigration.Policy", "ParallelMigration.Policy.Json", "ParallelMigration.Policy.FsCheck", "ParallelMigration.Evacuation", "ParallelMigration.Libvirt", "ParallelMigration.Scheduling", "ParallelMigration.Scheduling.Postgres", "ParallelMigration.OVirt", "ParallelMigration.AspNetCore" },
        Packages.All.Select(assembly => assembly.GetName().Name).ToHashSet());

    /// <summary>Each public type is one more to learn and to keep. Those of Scheduling, AspNetCore and Evacuation are counted apart.</summary>
    [Fact]
    public void The_public_types_of_all_packages_are_counted()
    {
        var counts = Packages.All.Where(assembly => assembly.GetName().Name!.StartsWith("ParallelMigration.", StringComparison.Ordinal))
            .ToDictionary(assembly => assembly.GetName().Name!, assembly => assembly.GetExportedTypes().Length);
        foreach (var (package, count) in counts)
        {
            output.WriteLine($"{package}: {count}");
        }

        Assert.InRange(counts.Where(pair => !pair.Key.Contains("Scheduling", StringComparison.Ordinal) && !pair.Key.EndsWith(".AspNetCore", StringComparison.Ordinal) && !pair.Key.EndsWith(".Evacuation", StringComparison.Ordinal)).Sum(pair => pair.Value), 1, MostPublicTypes);
        Assert.InRange(counts["ParallelMigration.AspNetCore"], 1, 26);
        Assert.InRange(counts["ParallelMigration.Evacuation"], 1, 14);
    }

    /// <summary>Or abstract with constructors that only this project can call: a closed choice of sealed ones.</summary>
    [Fact]
    public void Public_classes_are_sealed_or_static() => Holds(
        Packages.PublicTypes.Where(type => type.IsClass && !type.IsSealed && !(type.IsAbstract && !Packages.VisibleMembers(type).OfType<ConstructorInfo>().Any())),
        "is a class that is neither sealed nor static");

    [Fact]
    public void Public_properties_are_set_once() => Holds(
        Packages.PublicTypes.Where(IsImmutable).SelectMany(Packages.VisibleMembers).OfType<PropertyInfo>()
            .Where(property => property.SetMethod is { IsPublic: true } set && !set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit))),
        "can be set at any time");

    /// <summary>Values, that is records and structs, hold nothing that changes; a service may.</summary>
    [Fact]
    public void Values_have_only_readonly_fields() => Holds(
        Packages.PublicTypes.Where(type => IsImmutable(type) && !type.IsEnum && (type.IsValueType || Packages.IsRecord(type)))
            .SelectMany(type => type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)).Where(field => !field.IsInitOnly),
        "is a field that can change");

    /// <summary>The framework apart, and packages of this project by their own nature; a new dependency is a decision, made here.</summary>
    [Theory]
    [InlineData("ParallelMigration.Policy", "CommunityToolkit.Diagnostics", "Microsoft.Extensions.Configuration.Abstractions", "Microsoft.Extensions.Logging.Abstractions", "Microsoft.Extensions.Options", "Microsoft.Extensions.DependencyInjection.Abstractions")]
    [InlineData("ParallelMigration.Policy.Json", "ParallelMigration.Policy")]
    [InlineData("ParallelMigration.Policy.FsCheck", "ParallelMigration.Policy", "FsCheck", "FSharp.Core")]
    [InlineData("ParallelMigration.Evacuation", "ParallelMigration.Policy")]
    [InlineData("ParallelMigration.OVirt", "ParallelMigration.Policy")]
    [InlineData("ParallelMigration.AspNetCore", "ParallelMigration.Policy", "ParallelMigration.Policy.Json", "ParallelMigration.OVirt", "Microsoft.AspNetCore.*", "Microsoft.Extensions.*", "Microsoft.Net.Http.Headers", "Microsoft.OpenApi")]
    [InlineData("ParallelMigration.Scheduling", "ParallelMigration.Policy")]
    [InlineData("ParallelMigration.Libvirt", "ParallelMigration.Policy", "ParallelMigration.Policy.Json", "ParallelMigration.Scheduling", "Microsoft.Extensions.DependencyInjection.Abstractions", "Microsoft.Extensions.Logging.Abstractions")]
    [InlineData("ParallelMigration.Scheduling.Postgres", "ParallelMigration.Scheduling", "DistributedLock.Core", "DistributedLock.Postgres", "Npgsql", "Polly.Core")]
    public void A_package_references_nothing_but_what_it_may(string package, params string[] allowed)
    {
        var referenced = Packages.All.Single(assembly => assembly.GetName().Name == package).GetReferencedAssemblies().Select(assembly => assembly.Name!);
        Assert.DoesNotContain(referenced, name => !name.StartsWith("System.", StringComparison.Ordinal)
            && !allowed.Any(one => one == name || (one.EndsWith(".*", StringComparison.Ordinal) && name.StartsWith(one[..^1], StringComparison.Ordinal))));
    }

    /// <summary>The policy decides: nothing of the framework that reads files, the network, a clock or other processes.</summary>
    [Fact]
    public void The_policy_references_no_part_of_the_framework_that_does_input_or_output()
    {
        string[] allowed =
        [
            "System.Runtime", "System.Collections", "System.Linq", "System.Memory",
            "System.ComponentModel.TypeConverter", "System.ComponentModel.Primitives", "System.ObjectModel", "System.Text.Json", // the values' converters, from text to text
            "System.ComponentModel", "System.Threading", // IServiceProvider; Interlocked and Volatile
            "System.Runtime.InteropServices", // CollectionsMarshal: the compiler fills lists through it
        ];
        var referenced = typeof(Bandwidth).Assembly.GetReferencedAssemblies().Select(assembly => assembly.Name!);
        Assert.Empty(referenced.Where(name => name.StartsWith("System.", StringComparison.Ordinal)).Except(allowed));
    }

    [Fact]
    public void Everything_public_is_documented() => Holds(
        Packages.PublicTypes.Concat(Packages.PublicTypes.SelectMany(Packages.VisibleMembers))
            .Where(member => XmlDocumentation.Of(member) is not { } entry || (string.IsNullOrWhiteSpace(entry.Value) && entry.Element("inheritdoc") is null)),
        "is not documented");

    /// <summary>In the idiom of .NET's own documentation, as CONTRIBUTING asks. A primary constructor is documented by its parameters, a generator by what it generates.</summary>
    [Fact]
    public void A_property_gets_a_constructor_initializes_and_a_method_does() => Holds(
        Packages.PublicTypes.SelectMany(Packages.VisibleMembers).Where(member => Summary(member) is { } summary && member switch
        {
            PropertyInfo property => !property.DeclaringType!.GetConstructors().Any(constructor => constructor.GetParameters().Any(parameter => parameter.Name == property.Name))
                && !summary.StartsWith("Gets", StringComparison.Ordinal),
            ConstructorInfo constructor => !constructor.GetParameters().All(parameter => constructor.DeclaringType!.GetProperty(parameter.Name!, BindingFlags.IgnoreCase | BindingFlags.Public | BindingFlags.Instance) is not null)
                && !summary.StartsWith("Initializes", StringComparison.Ordinal),
            MethodInfo => !member.DeclaringType!.Name.EndsWith("Arbitraries", StringComparison.Ordinal) && NounFirst().IsMatch(summary),
            _ => false,
        }),
        "is not documented in the idiom of .NET (Gets …, Initializes …, Returns …)");

    private static string? Summary(MemberInfo member) => XmlDocumentation.Of(member)?.Element("summary")?.Value.TrimStart();

    [GeneratedRegex("^(The|A|An|Whether|What|How) ")]
    private static partial Regex NounFirst();

    [Fact]
    public void What_throws_by_itself_says_so() => Holds(
        Packages.PublicTypes.SelectMany(Packages.VisibleMembers)
            .Where(member => Bodies(member).Any(ThrownExceptions.Any) && XmlDocumentation.Of(member) is { } entry && entry.Element("exception") is null && entry.Element("inheritdoc") is null),
        "throws, but its documentation has no <exception>");

    [Fact]
    public void No_bandwidth_is_a_bare_number() => Holds(
        Packages.PublicTypes.Where(type => type != typeof(Bandwidth)).SelectMany(Packages.VisibleMembers).Where(member => Values(member).Any(value => IsNumber(value.Type) && BandwidthName().IsMatch(value.Name))),
        "takes or gives a bandwidth as a bare number; the type for it is Bandwidth");

    [Fact]
    public void No_time_is_a_bare_number() => Holds(
        Packages.PublicTypes.SelectMany(Packages.VisibleMembers).Where(member => Values(member).Any(value => IsNumber(value.Type) && TimeName().IsMatch(value.Name))),
        "takes or gives a time as a bare number; the type for it is TimeSpan");

    private static void Holds(IEnumerable<MemberInfo> breaches, string breach)
    {
        var reported = breaches.Select(member => $"{XmlDocumentation.Id(member)} {breach}").Distinct().Order(StringComparer.Ordinal).ToArray();
        Assert.True(reported.Length == 0, string.Join("\n", reported));
    }

    private static bool IsImmutable(Type type) => type.Name != "Enumerator" && !Mutable.Contains(type.FullName!);

    private static IEnumerable<MethodBase> Bodies(MemberInfo member) => member switch
    {
        MethodBase method => [method],
        PropertyInfo property => property.GetAccessors(),
        _ => [],
    };

    private static IEnumerable<(string Name, Type Type)> Values(MemberInfo member) => member switch
    {
        MethodInfo method => [(method.Name, method.ReturnType), .. method.GetParameters().Select(Value)],
        ConstructorInfo constructor => constructor.GetParameters().Select(Value),
        PropertyInfo property => [(property.Name, property.PropertyType)],
        FieldInfo field => [(field.Name, field.FieldType)],
        _ => [],
    };

    private static (string, Type) Value(ParameterInfo parameter) => (parameter.Name!, parameter.ParameterType);

    private static bool IsNumber(Type type)
    {
        var bare = type.IsByRef ? type.GetElementType()! : type;
        bare = Nullable.GetUnderlyingType(bare) ?? bare;
        return !bare.IsEnum && Type.GetTypeCode(bare) is >= TypeCode.SByte and <= TypeCode.Decimal;
    }

    [GeneratedRegex("bandwidth|[KMG]i?bps|[KMG]iBps|perSecond|dirtyRate|linkSpeed|throughput", RegexOptions.IgnoreCase)]
    private static partial Regex BandwidthName();

    [GeneratedRegex("(milli|micro|nano)?seconds$|minutes$|timeout|duration|downtime|elapsed|interval", RegexOptions.IgnoreCase)]
    private static partial Regex TimeName();
}
