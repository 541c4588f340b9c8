using System;
using System.Linq;
using System.Xml;
using ParallelMigration.OVirt;
using ParallelMigration.Policy;

namespace ParallelMigration.AspNetCore;

/// <summary>What the bodies of clusters and VMs have in common.</summary>
internal static class ResourceInput
{
    private const int LongestName = 255;
    private const int LongestDescription = 4096;

    /// <summary>Refuses a body whose id is not the path's.</summary>
    internal static void GuardId(Part part, Guid? id)
    {
        if (id is { } known && part["id"]?.Value is { } text && !string.Equals(text, known.ToString(), StringComparison.OrdinalIgnoreCase))
        {
            throw ApiFault.ImmutableId();
        }
    }

    /// <summary>A name: any text of one line that both formats can carry, and that does not change the direction of what stands beside it. Markup in it is text.</summary>
    internal static string? Name(Part part)
    {
        if (InputForm.Text(part, "name") is not { } name)
        {
            return null;
        }

        return name.Length is > 0 and <= LongestName && name.Trim() == name && !name.Any(c => char.IsControl(c) || TurnsText(c)) && IsText(name)
            ? name
            : throw ApiFault.Refused($"A name has 1 to {LongestName} characters, no control characters or direction marks, and no space at its ends.");
    }

    internal static string? Description(Part part)
    {
        if (InputForm.Text(part, "description") is not { } text)
        {
            return null;
        }

        return text.Length <= LongestDescription && IsText(text) ? text : throw ApiFault.Refused($"A description has at most {LongestDescription} characters, and no control characters.");
    }

    /// <summary>A level. An empty part is 0.0, which takes an own level away.</summary>
    internal static ClusterLevel? Level(Part part, string name, InputForm form)
    {
        if (part[name] is not { } version)
        {
            return null;
        }

        form.GuardNames(version, "major", "minor", "build", "revision", "full_version");
        return (form.Number(version, "major", 0, int.MaxValue), form.Number(version, "minor", 0, int.MaxValue)) switch
        {
            ({ } major, { } minor) => new(major, minor),
            (null, null) => default(ClusterLevel),
            _ => throw form.Incorrect($"{version.Path}: needs major and minor"),
        };
    }

    /// <summary>A reference to another object, by its id or its name.</summary>
    internal static ObjectReference? Reference(Part part, string name, InputForm form)
    {
        if (part[name] is not { } reference)
        {
            return null;
        }

        form.GuardNames(reference, "id", "href", "name", "description", "comment", "link");
        var (id, text) = (InputForm.Id(reference), InputForm.Text(reference, "name"));
        return id is null && text is null ? null : new(id, text);
    }

    // Embeddings, overrides and isolates of Unicode's bidirectional algorithm: a list with such a name reads as another one.
    private static bool TurnsText(char c) => c is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069';

    private static bool IsText(string text)
    {
        try
        {
            _ = XmlConvert.VerifyXmlChars(text);
            return true;
        }
        catch (XmlException)
        {
            return false;
        }
    }
}
