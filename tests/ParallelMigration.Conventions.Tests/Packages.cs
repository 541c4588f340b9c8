using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace ParallelMigration.Conventions.Tests;

/// <summary>The libraries that are packed, and what they show to their users.</summary>
internal static class Packages
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    internal static IReadOnlyList<Assembly> All { get; } =
    [
        .. Directory.GetFiles(AppContext.BaseDirectory, "ParallelMigration.*.dll")
            .Where(file => !file.EndsWith(".Tests.dll", StringComparison.Ordinal) && !file.EndsWith(".Testing.dll", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(Assembly.LoadFrom),
    ];

    internal static IEnumerable<Type> PublicTypes => All.SelectMany(assembly => assembly.GetExportedTypes());

    /// <summary>What was written by hand and others can see: no accessors, nothing that the compiler adds to a record.</summary>
    internal static IEnumerable<MemberInfo> VisibleMembers(Type type) => typeof(Delegate).IsAssignableFrom(type)
        ? []
        : type.GetMembers(Declared).Where(member => member is not Type && !IsGenerated(member) && IsVisible(member));

    internal static bool IsRecord(Type type) => type.GetMethod("<Clone>$", Declared) is not null
        || type.GetMethod("PrintMembers", Declared)?.GetCustomAttribute<CompilerGeneratedAttribute>() is not null;

    private static bool IsVisible(MemberInfo member) => member switch
    {
        MethodBase method => IsVisible(method) && !(method.IsSpecialName && method is MethodInfo && !method.Name.StartsWith("op_", StringComparison.Ordinal)),
        PropertyInfo property => property.GetAccessors(nonPublic: true).Any(IsVisible),
        EventInfo @event => IsVisible(@event.AddMethod!),
        FieldInfo field => (field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly) && !field.IsSpecialName,
        _ => false,
    };

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsGenerated(MemberInfo member) => member.IsDefined(typeof(CompilerGeneratedAttribute))
        || member.Name is "EqualityContract" or "<Clone>$"
        || (member is ConstructorInfo { IsStatic: false } constructor && IsImplicit(constructor));

    /// <summary>The constructor without parameters that a class has when it declares none, and a record's copying one.</summary>
    private static bool IsImplicit(ConstructorInfo constructor) => constructor.GetParameters() is []
        ? constructor.DeclaringType!.GetConstructors(Declared).Count(other => !other.IsStatic) == 1 || IsRecord(constructor.DeclaringType)
        : IsRecord(constructor.DeclaringType!) && constructor.GetParameters() is [var only] && only.ParameterType == constructor.DeclaringType;
}
