using System.Collections.Generic;
using System.Threading.Tasks;

namespace ParallelMigration.Libvirt;

/// <summary>
/// Says after a failure what the source's libvirt is too old for: by itself it names a number (<c>unsupported flags (0x100000)</c>). Only
/// afterwards, because a distribution may have brought a feature to an older version.
/// </summary>
internal static class FeatureHint
{
    public static async Task<MigrationResult> AddAsync(MigrationResult result, LibvirtConnection source, LibvirtMigrationParameters parameters)
    {
        // A source that could not be asked for the guest is not asked again.
        if (result is not { Outcome: MigrationOutcome.Failed, Error: { } error, SourceState: not null })
        {
            return result;
        }

        try
        {
            var features = await Task.Run(() => LibvirtFeatures.Read(source)).ConfigureAwait(false);
            return result with { Error = Add(error, features.MissingFor(parameters)) };
        }
        catch (LibvirtException)
        {
            return result; // the source does not answer any more
        }
    }

    internal static LibvirtException Add(LibvirtException error, IReadOnlyList<string> missing) =>
        missing.Count == 0 ? error : new(error.Code, error.Domain, error.Level, $"{error.Message} ({string.Join(' ', missing)})");
}
