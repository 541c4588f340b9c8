#if NET
using System;
using System.Diagnostics.CodeAnalysis;

namespace ParallelMigration.Policy;

/// <content>Parsing for generic code and for frameworks.</content>
public readonly partial struct Bandwidth : IParsable<Bandwidth>
{
    static Bandwidth IParsable<Bandwidth>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<Bandwidth>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Bandwidth result) => TryParse(s, out result);
}

/// <content>Parsing for generic code and for frameworks.</content>
public readonly partial struct ClusterLevel : ISpanParsable<ClusterLevel>
{
    static ClusterLevel IParsable<ClusterLevel>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<ClusterLevel>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out ClusterLevel result) => TryParse(s, out result);

    static ClusterLevel ISpanParsable<ClusterLevel>.Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => Parse(s.ToString());

    static bool ISpanParsable<ClusterLevel>.TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out ClusterLevel result) => TryParse(s, out result);
}

/// <content>Parsing for generic code and for frameworks.</content>
public readonly partial struct HypervisorVersion : ISpanParsable<HypervisorVersion>
{
    static HypervisorVersion IParsable<HypervisorVersion>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<HypervisorVersion>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out HypervisorVersion result) => TryParse(s, out result);

    static HypervisorVersion ISpanParsable<HypervisorVersion>.Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => Parse(s.ToString());

    static bool ISpanParsable<HypervisorVersion>.TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out HypervisorVersion result) => TryParse(s, out result);
}

/// <content>Parsing for generic code and for frameworks.</content>
public readonly partial struct ParallelMigrationSetting : IParsable<ParallelMigrationSetting>
{
    static ParallelMigrationSetting IParsable<ParallelMigrationSetting>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<ParallelMigrationSetting>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out ParallelMigrationSetting result) => TryParse(s, out result);
}

/// <content>Parsing for generic code and for frameworks.</content>
public readonly partial struct MigrationBandwidth : IParsable<MigrationBandwidth>
{
    static MigrationBandwidth IParsable<MigrationBandwidth>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<MigrationBandwidth>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out MigrationBandwidth result) => TryParse(s, out result);
}
#endif
