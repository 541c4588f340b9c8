using System;
using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ParallelMigration.Policy.Json;

namespace ParallelMigration.Policy.Native;

/// <summary>The functions of <c>parallel_migration.h</c>, which documents them.</summary>
internal static unsafe class Exports
{
    // Never freed: the caller may keep it as long as the process lives.
    private static readonly byte* Version = ToNative(VersionOf(typeof(Exports).Assembly));

    [UnmanagedCallersOnly(EntryPoint = "pm_resolve", CallConvs = [typeof(CallConvCdecl)])]
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Nothing may be thrown into C.")]
    private static int Resolve(byte* request, nuint length, byte** answer, nuint* answerLength)
    {
        if (answer is null)
        {
            return Status.Error;
        }

        *answer = null;
        Set(answerLength, 0);
        if ((request is null && length > 0) || length > int.MaxValue)
        {
            return Status.Error;
        }

        try
        {
            ArrayBufferWriter<byte> written = new();
            var status = DecisionJson.Answer(new(request, (int)length), written) switch
            {
                AnswerOutcome.Plan => Status.Plan,
                AnswerOutcome.Refused => Status.Refused,
                _ => Status.Invalid,
            };
            *answer = ToNative(written.WrittenSpan);
            Set(answerLength, (nuint)written.WrittenCount);
            return status;
        }
        catch (Exception)
        {
            return Status.Error;
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "pm_free", CallConvs = [typeof(CallConvCdecl)])]
    private static void Free(byte* answer) => NativeMemory.Free(answer);

    [UnmanagedCallersOnly(EntryPoint = "pm_version", CallConvs = [typeof(CallConvCdecl)])]
    private static byte* GetVersion() => Version;

    private static string VersionOf(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    private static byte* ToNative(string text) => ToNative(System.Text.Encoding.UTF8.GetBytes(text));

    private static byte* ToNative(ReadOnlySpan<byte> utf8)
    {
        var native = (byte*)NativeMemory.Alloc((nuint)utf8.Length + 1);
        utf8.CopyTo(new(native, utf8.Length));
        native[utf8.Length] = 0;
        return native;
    }

    private static void Set(nuint* where, nuint value)
    {
        if (where is not null)
        {
            *where = value;
        }
    }
}
