using System;

namespace ParallelMigration.AspNetCore;

/// <summary>Another object in a body: by its id, which counts if there is one, or its name.</summary>
internal sealed record ObjectReference(Guid? Id, string? Name)
{
    public override string ToString() => Id?.ToString() ?? Name ?? "";
}
