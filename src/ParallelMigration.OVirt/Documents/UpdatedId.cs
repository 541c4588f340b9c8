using System;

namespace ParallelMigration.OVirt;

/// <summary>The id in an update's body, which must be that of the object that is updated.</summary>
internal static class UpdatedId
{
    internal static void Guard(string? id, string? inUpdate)
    {
        if (id is not null && inUpdate is not null && !string.Equals(id, inUpdate, StringComparison.OrdinalIgnoreCase))
        {
            throw new OVirtFormatException($"is {Quote.Text(inUpdate)}, but {Quote.Text(id)} is updated: an id cannot change", "id");
        }
    }
}
