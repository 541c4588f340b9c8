using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Convergence;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Conventions.Tests.Values;

/// <summary>Makes a value of any public type in which nothing is as the type's default has it, so that what is lost on the way is seen.</summary>
internal static class Sample
{
    private static readonly Dictionary<Type, object> Known = new()
    {
        [typeof(string)] = "text",
        [typeof(bool)] = true,
        [typeof(int)] = 7,
        [typeof(uint)] = 7u,
        [typeof(long)] = 7L,
        [typeof(ulong)] = 7uL,
        [typeof(double)] = 0.5,
        [typeof(TimeSpan)] = TimeSpan.FromSeconds(7),
        [typeof(DateTimeOffset)] = new DateTimeOffset(2020, 2, 3, 4, 5, 6, TimeSpan.Zero),
        [typeof(Guid)] = new Guid("818870d1-0000-0000-0000-000000000001"),
        [typeof(Uri)] = new Uri("qemu+ssh://host/system"),
        [typeof(Bandwidth)] = Bandwidth.FromBitsPerSecond(1_500),
        [typeof(ClusterLevel)] = new ClusterLevel(4, 8),
        [typeof(HypervisorVersion)] = new HypervisorVersion(10, 1, 2),
        [typeof(ParallelMigrationSetting)] = ParallelMigrationSetting.Custom(8),
        [typeof(MigrationBandwidth)] = MigrationBandwidth.Custom(Bandwidth.FromBitsPerSecond(1_500)),
        [typeof(ConvergenceAction)] = ConvergenceAction.SetDowntime(TimeSpan.FromMilliseconds(7)),
        [typeof(DirtyPoint)] = new DirtyPoint(TimeSpan.FromSeconds(7), 8),
        [typeof(DirtyCurve)] = DirtyCurve.FromPoints([new(TimeSpan.FromSeconds(2), 96), new(TimeSpan.FromSeconds(10), 112)]),
        [typeof(ClusterLevelDefaults)] = new ClusterLevelDefaults([new(new(4, 9), ParallelMigrationSetting.Auto), new(new(5, 0), ParallelMigrationSetting.Custom(4))]),
    };

    /// <returns>The value; <see langword="null"/>: a caller cannot make one by setting its parts.</returns>
    internal static object? Of(Type type) => Of(type, []);

    internal static bool IsText(Type type) => type == typeof(string) || TypeDescriptor.GetConverter(type).CanConvertFrom(typeof(string));

    internal static IEnumerable<PropertyInfo> Parts(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.SetMethod is { IsPublic: true } && property.GetIndexParameters().Length == 0);

    private static object? Of(Type type, Type[] within)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (Known.TryGetValue(type, out var known))
        {
            return known;
        }

        if (type.IsEnum)
        {
            var values = Enum.GetValues(type);
            return values.GetValue(values.Length - 1)!;
        }

        if (ItemOf(type) is { } item)
        {
            return Of(item, within) is { } element ? ListOf(item, element) : null;
        }

        if (type.IsInterface || type.IsAbstract || within.Contains(type) || !type.Namespace!.StartsWith("ParallelMigration", StringComparison.Ordinal))
        {
            return null;
        }

        return Composed(type, [.. within, type]);
    }

    private static object? Composed(Type type, Type[] within)
    {
        object? made;
        if (type.IsValueType || type.GetConstructor(Type.EmptyTypes) is not null)
        {
            made = type.IsValueType ? RuntimeHelpers.GetUninitializedObject(type) : Activator.CreateInstance(type);
        }
        else if (type.GetConstructors() is [var only])
        {
            var arguments = only.GetParameters().Select(parameter => Of(parameter.ParameterType, within)).ToArray();
            made = arguments.Contains(null) ? null : only.Invoke(arguments);
        }
        else
        {
            return null;
        }

        var parts = Parts(type).ToArray();
        if (made is null || (type.IsValueType && parts.Length == 0))
        {
            return null;
        }

        foreach (var part in parts)
        {
            if (Of(part.PropertyType, within) is not { } value)
            {
                return null;
            }

            try
            {
                part.SetValue(made, value);
            }
            catch (TargetInvocationException) when (value is double)
            {
                part.SetValue(made, 2.5);
            }
            catch (TargetInvocationException) when (value is ConvergenceSchedule schedule)
            {
                part.SetValue(made, schedule with { TimeLimit = null, TimeLimitPerGibibyte = null }); // Vdsm's parameters have none
            }
        }

        return made;
    }

    internal static Type? ItemOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() is var open && (open == typeof(IReadOnlyList<>) || open == typeof(IReadOnlyCollection<>) || open == typeof(IEnumerable<>))
            ? type.GetGenericArguments()[0]
            : null;

    private static Array ListOf(Type item, object element)
    {
        var list = Array.CreateInstance(item, 1);
        list.SetValue(element, 0);
        return list;
    }
}
