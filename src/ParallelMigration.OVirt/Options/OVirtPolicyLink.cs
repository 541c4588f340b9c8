using System;
using System.Linq;

namespace ParallelMigration.OVirt;

/// <summary>oVirt's link to a migration policy: its id, or none, which takes a VM's own policy away.</summary>
/// <remarks>The default value is <see cref="None"/>.</remarks>
public readonly record struct OVirtPolicyLink
{
    /// <summary>A link to a policy.</summary>
    /// <param name="id">The policy's id, a UUID in oVirt: visible ASCII characters, at least one.</param>
    /// <exception cref="ArgumentException"><paramref name="id"/> is empty or has other characters.</exception>
    public OVirtPolicyLink(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (!IsId(id))
        {
            throw new ArgumentException("An id consists of visible ASCII characters, at least one.", nameof(id));
        }

        Id = id;
    }

    /// <summary>A link without an id: written to a VM, the VM has the cluster's policy from then on.</summary>
    public static OVirtPolicyLink None => default;

    /// <summary>The policy's id; <see langword="null"/>: none.</summary>
    public string? Id { get; }

    // Nothing that one of the two formats could not write, or would trim.
    internal static bool IsId(string text) => text.Length > 0 && text.All(c => c is > ' ' and <= '~');
}
