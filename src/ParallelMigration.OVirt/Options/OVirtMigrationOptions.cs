using System;
using System.IO;
using System.Linq;
using System.Text;
using ParallelMigration.Policy;

namespace ParallelMigration.OVirt;

/// <summary>
/// oVirt's <c>MigrationOptions</c>: the <c>migration</c> element of a cluster or a VM. Every part may be absent
/// (<see langword="null"/>): oVirt leaves an absent part of an update as it is, which is not the same as <c>inherit</c>.
/// </summary>
public sealed record OVirtMigrationOptions
{
    /// <summary>Gets <c>auto_converge</c>. Counts with the legacy policy only; the others say themselves. The default is absent.</summary>
    public InheritableBoolean? AutoConverge { get; init; }

    /// <summary>Gets <c>compressed</c>. Counts with the legacy policy only; the others say themselves. The default is absent.</summary>
    public InheritableBoolean? Compressed { get; init; }

    /// <summary>Gets <c>encrypted</c>: whether migrations use TLS. The default is absent.</summary>
    public InheritableBoolean? Encrypted { get; init; }

    /// <summary>Gets <c>parallel_migrations_policy</c> and <c>custom_parallel_migrations</c>. The default is absent.</summary>
    public OVirtParallelMigrations? ParallelMigrations { get; init; }

    /// <summary>
    /// Gets <c>bandwidth</c>: <c>assignment_method</c> and <c>custom_value</c>. oVirt knows it for clusters only. The default is absent.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A custom bandwidth that oVirt cannot hold: it takes whole Mbps from 1 to 2 147 483 647.
    /// </exception>
    public MigrationBandwidth? Bandwidth
    {
        get;
        init
        {
            if (value?.CustomBandwidth is { } custom && (custom != ParallelMigration.Policy.Bandwidth.FromMegabitsPerSecond(custom.ToMegabitsPerSecond()) || custom.ToMegabitsPerSecond() > int.MaxValue))
            {
                throw new ArgumentOutOfRangeException(nameof(Bandwidth), value, "oVirt holds whole Mbps, from 1 to 2147483647.");
            }

            field = value;
        }
    }

    /// <summary>
    /// Gets the id of <c>policy</c>, the migration policy, a UUID in oVirt: visible ASCII characters. Empty is a policy without an id, which takes a VM's own policy away.
    /// The default is <see langword="null"/>: absent.
    /// </summary>
    /// <exception cref="ArgumentException">Set to text with other characters.</exception>
    public string? PolicyId
    {
        get;
        init => field = IsPolicyId(value)
            ? value
            : throw new ArgumentException("An id consists of visible ASCII characters.", nameof(PolicyId));
    }

    /// <summary>
    /// Returns these options after an update: each part that the update has replaces the part here, and each part that it leaves absent
    /// stays as it is. <c>inherit</c> and an empty <see cref="PolicyId"/> are values like any other: they clear a choice made before.
    /// </summary>
    /// <param name="update">The options of the update's body; <see langword="null"/>: the body has no <c>migration</c>.</param>
    public OVirtMigrationOptions Apply(OVirtMigrationOptions? update) => update is null ? this : new()
    {
        AutoConverge = update.AutoConverge ?? AutoConverge,
        Compressed = update.Compressed ?? Compressed,
        Encrypted = update.Encrypted ?? Encrypted,
        ParallelMigrations = update.ParallelMigrations ?? ParallelMigrations,
        Bandwidth = update.Bandwidth ?? Bandwidth,
        PolicyId = update.PolicyId ?? PolicyId,
    };

    // Nothing that one of the two formats could not write, or would trim.
    internal static bool IsPolicyId(string? text) => text is null || text.All(c => c is > ' ' and <= '~');

    /// <summary>Reads a <c>migration</c> element, or the JSON object that is the value of <c>migration</c>.</summary>
    /// <param name="text">The whole element or object and nothing else.</param>
    /// <param name="format">JSON or XML; <see langword="null"/>, the default: detected by the first character.</param>
    /// <exception cref="OVirtFormatException"><paramref name="text"/> is not that; unknown elements and values included.</exception>
    public static OVirtMigrationOptions Parse(string text, OVirtFormat? format = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return DocumentReading.ReadText(text, format, DocumentKind.Options, part => OptionsMapping.Read(part, findings: null));
    }

    /// <summary>Writes what <see cref="Parse"/> reads: the <c>migration</c> element, or the value of the property of that name.</summary>
    /// <param name="format">JSON, in which numbers and booleans are strings as oVirt writes them, or XML.</param>
    public string ToText(OVirtFormat format)
    {
        using var text = new MemoryStream();
        OptionsWriter.Write(text, this, format, around: null);
        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }

    /// <summary>Writes the body of an update (<c>PUT</c>) of a cluster that changes these options and nothing else.</summary>
    /// <param name="stream">Where to; UTF-8; left open.</param>
    /// <param name="format">JSON or XML.</param>
    /// <exception cref="InvalidOperationException">The options have <c>inherit</c> for parallel migrations, which no cluster can have.</exception>
    public void WriteClusterUpdate(Stream stream, OVirtFormat format)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (ParallelMigrations is { Setting: null })
        {
            throw new InvalidOperationException("A cluster cannot inherit parallel migrations. Give it a setting, or leave the part absent.");
        }

        OptionsWriter.Write(stream, this, format, "cluster");
    }

    /// <summary>Writes the body of an update (<c>PUT</c>) of a VM that changes these options and nothing else.</summary>
    /// <param name="stream">Where to; UTF-8; left open.</param>
    /// <param name="format">JSON or XML.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is <see langword="null"/>.</exception>
    public void WriteVmUpdate(Stream stream, OVirtFormat format)
    {
        ArgumentNullException.ThrowIfNull(stream);
        OptionsWriter.Write(stream, this, format, "vm");
    }
}
