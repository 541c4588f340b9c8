#if NET
using System;
using System.Diagnostics.CodeAnalysis;

namespace ParallelMigration.Policy.Convergence;

/// <content>Parsing for generic code and for frameworks.</content>
public readonly partial record struct ConvergenceAction : IParsable<ConvergenceAction>
{
    static ConvergenceAction IParsable<ConvergenceAction>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<ConvergenceAction>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out ConvergenceAction result) => TryParse(s, out result);
}
#endif
