using System;
using System.Collections.Generic;
using System.Threading.Tasks;

namespace ParallelMigration.Libvirt;

/// <summary>
/// Says after a failure what the source's libvirt is too old for: by itself it names a number (<c>unsupported flags (0x100000)</c>). Only
/// afterwards, because a distribution may have brought a feature to an older version.
/// </summary>
internal static class FeatureHint
{
    public static async Task<LibvirtException> AddAsync(LibvirtException error, LibvirtConnection source, LibvirtMigrationParameters parameters)
    {
        try
        {
            return Add(error, (await LibvirtFeatures.ReadAsync(source).ConfigureAwait(false)).MissingFor(parameters));
        }
        catch (Exception exception) when (exception is LibvirtException or ObjectDisposedException)
        {
            return error; // the source does not answer any more
        }
    }

    internal static LibvirtException Add(LibvirtException error, IReadOnlyList<string> missing) =>
        missing.Count == 0 ? error : new(error.Code, error.Domain, error.Level, $"{error.Message} ({string.Join(' ', missing)})");
}
