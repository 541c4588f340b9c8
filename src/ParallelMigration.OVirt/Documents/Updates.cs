using System;
using System.Collections.Generic;
using System.Linq;

namespace ParallelMigration.OVirt;

/// <summary>What an update's body means for the object that it updates.</summary>
internal static class Updates
{
    internal static void GuardId(string? id, string? inUpdate)
    {
        if (id is not null && inUpdate is not null && !string.Equals(id, inUpdate, StringComparison.OrdinalIgnoreCase))
        {
            throw new OVirtFormatException($"is {Quote.Text(inUpdate)}, but {Quote.Text(id)} is updated: an id cannot change", "id");
        }
    }

    /// <summary>The findings about the object that the update does not mend by giving the value.</summary>
    internal static IReadOnlyList<OVirtFinding> Remaining(IReadOnlyList<OVirtFinding> findings, OVirtMigrationOptions? update) =>
        findings.Count == 0 || update is null
            ? findings
            : [.. findings.Where(finding => !(finding.Code == OVirtFindingCode.CustomWithoutValue
                && (finding.Path == OptionsMapping.BandwidthPath ? update.Bandwidth is not null : update.ParallelMigrations is not null)))];
}
