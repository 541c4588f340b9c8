using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;

namespace ParallelMigration.Policy.Arbitraries.Tests;

/// <summary>The policy library's types that hold something, less those that only its resolver makes.</summary>
public static class Types
{
    private static readonly Type[] MadeByTheResolver =
        [typeof(MigrationDecision), typeof(Reason), typeof(Issue), typeof(DecisionList<>), typeof(ParallelMigrationResolver)];

    public static TheoryData<string> All => [.. Names];

    internal static IEnumerable<string> Names => typeof(MigrationRequest).Assembly.GetExportedTypes()
        .Where(type => !type.IsEnum && !type.IsNested && !(type.IsAbstract && type.IsSealed) && !MadeByTheResolver.Contains(type))
        .Select(type => type.Name);

    internal static IEnumerable<string> In(Type arbitraries) =>
        arbitraries.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly).Select(method => method.Name);
}
