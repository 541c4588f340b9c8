using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Reflection.Emit;

namespace ParallelMigration.Conventions.Tests;

/// <summary>The exceptions that a member's own code throws, read from its instructions. What it calls, apart from guards, is not followed.</summary>
internal static class ThrownExceptions
{
    private static readonly Dictionary<short, OpCode> OpCodesByValue = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    /// <summary>Whether it can throw by itself: it makes an exception and throws it, or calls a guard.</summary>
    internal static bool Any(MethodBase method)
    {
        var calls = Instructions(method).ToArray();
        return calls.Any(call => call.Code == OpCodes.Throw) && calls.Any(call => call.Called is ConstructorInfo made && typeof(Exception).IsAssignableFrom(made.DeclaringType))
            || calls.Any(call => call.Called is { } called && IsGuard(called));
    }

    private static bool IsGuard(MethodBase called) =>
        called.DeclaringType?.FullName is "CommunityToolkit.Diagnostics.Guard" or "CommunityToolkit.Diagnostics.ThrowHelper"
        || (typeof(Exception).IsAssignableFrom(called.DeclaringType) && called.Name.StartsWith("ThrowIf", StringComparison.Ordinal));

    private static IEnumerable<(OpCode Code, MethodBase? Called)> Instructions(MethodBase method)
    {
        var il = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        for (var at = 0; at < il.Length;)
        {
            var code = OpCodesByValue[il[at] == 0xFE ? unchecked((short)((0xFE << 8) | il[at + 1])) : il[at]];
            at += code.Size;
            yield return (code, code.OperandType == OperandType.InlineMethod ? Called(method, BitConverter.ToInt32(il, at)) : null);
            at += code.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(il, at)),
                _ => 4,
            };
        }
    }

    private static MethodBase? Called(MethodBase method, int token) => method.Module.ResolveMethod(
        token,
        method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null,
        method.IsGenericMethod ? method.GetGenericArguments() : null);
}
