using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Globalization;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Configuration;
using ParallelMigration.Evacuation;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Auditing;
using ParallelMigration.Policy.Calibration;
using ParallelMigration.Policy.Convergence;
using ParallelMigration.Policy.Json;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Conventions.Tests.Values;

/// <summary>What the stock configuration binder makes of the packages' records. It writes init-only properties, of whatever instance it finds.</summary>
public class BindingTests
{
    /// <summary>What was measured of a VM: data, which JSON carries, and no configuration.</summary>
    private static readonly Type[] Measured = [typeof(VmMemory), typeof(DecisionRequest), typeof(MigrationRecord), typeof(EvacuationVm)];

    private static IEnumerable<Type> Bindable => Packages.PublicTypes.Where(type => Packages.IsRecord(type) && type.IsClass && !Measured.Contains(type) && Sample.Of(type) is not null).OrderBy(type => type.FullName);

    public static TheoryData<Type> Records => [.. Bindable];

    /// <summary>Every part of a record arrives, and nothing that another user of the process can see has changed.</summary>
    [Theory]
    [MemberData(nameof(Records))]
    public void A_record_is_bound_whole_and_changes_nothing_else(Type type)
    {
        var sample = Sample.Of(type)!;
        var before = Shared();
        var bound = new ConfigurationBuilder().AddInMemoryCollection(Written(sample, "Bound")).Build().GetSection("Bound").Get(type, binder => binder.ErrorOnUnknownConfiguration = true);
        Assert.Equal(sample, bound);
        Assert.Equal(before, Shared());
    }

    [Fact]
    public void The_policys_records_are_among_them() => Assert.Superset(
        new HashSet<Type>
        {
            typeof(ClusterSettings), typeof(VmSettings), typeof(MigrationPolicy), typeof(HostResources), typeof(VmResources), typeof(HypervisorCapabilities),
            typeof(MigrationRequest), typeof(ResolverOptions), typeof(ConvergenceOptions), typeof(ConvergenceSchedule), typeof(ClusterEdit), typeof(PolicyChange),
        },
        Bindable.ToHashSet());

    /// <summary>In lists the binder leaves out what it cannot read, unless errors are asked for.</summary>
    [Theory]
    [InlineData("Level", "4")]
    [InlineData("ParallelMigration", "Custom")]
    [InlineData("MigrationBandwidth", "10")]
    [InlineData("MigrationPolicy:Convergence:Initial:0", "SetDowntime(0 ms)")]
    [InlineData("MigrationPolicy:Convergence:Steps:0:Action", "Abort")]
    [InlineData("MigrationPolicy:MaxOutgoingMigrations", "0")]
    public void What_is_no_value_is_refused(string key, string text) => Assert.ThrowsAny<Exception>(() =>
        new ConfigurationBuilder().AddInMemoryCollection([new("Cluster:" + key, text)]).Build().GetSection("Cluster").Get(typeof(ClusterSettings), binder => binder.ErrorOnUnknownConfiguration = true));

    /// <summary>All that is static and public, and all that a constructor without parameters gives, as text.</summary>
    private static string[] Shared() =>
    [
        .. Packages.PublicTypes.Where(type => !type.ContainsGenericParameters).SelectMany(type => type.GetProperties(BindingFlags.Public | BindingFlags.Static))
            .Select(property => $"{property.DeclaringType}.{property.Name}: {property.GetValue(null)}"),
        .. Packages.PublicTypes.Where(type => type.IsClass && Packages.IsRecord(type) && type.GetConstructor(Type.EmptyTypes) is not null && !type.IsDefined(typeof(RequiredMemberAttribute)))
            .Select(type => $"{type}: {Activator.CreateInstance(type)}"),
    ];

    private static IEnumerable<KeyValuePair<string, string?>> Written(object value, string path)
    {
        var type = value.GetType();
        if (value is Array list)
        {
            return list.Cast<object>().SelectMany((item, index) => Written(item, $"{path}:{index.ToString(CultureInfo.InvariantCulture)}"));
        }

        return Sample.IsText(type)
            ? [new(path, value as string ?? TypeDescriptor.GetConverter(type).ConvertToInvariantString(value))]
            : Sample.Parts(type).SelectMany(part => part.GetValue(value) is { } set ? Written(Plain(set), $"{path}:{part.Name}") : []);
    }

    private static object Plain(object value) => value is System.Collections.IEnumerable and not string && Sample.ItemOf(Interface(value)) is { } item
        ? typeof(Enumerable).GetMethod(nameof(Enumerable.ToArray))!.MakeGenericMethod(item).Invoke(null, [value])!
        : value;

    private static Type Interface(object value) =>
        value.GetType().GetInterfaces().FirstOrDefault(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)) ?? value.GetType();
}
