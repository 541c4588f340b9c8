using System;
using System.Collections.Generic;
using System.Linq;

namespace ParallelMigration.Tool.Evacuating;

/// <summary>Which guests may not share a host, and which may run on one host only, by their names.</summary>
internal sealed class EvacuationAffinity
{
    private const string Apart = "apart";
    private const string Pin = "pin";

    private readonly List<(int Line, IReadOnlyList<string> Guests)> apart = [];
    private readonly Dictionary<string, (int Line, string Host)> pins = new(StringComparer.Ordinal);
    private readonly string file;

    private EvacuationAffinity(string file) => this.file = file;

    /// <summary>Gets what says nothing of any guest.</summary>
    internal static EvacuationAffinity None { get; } = new("");

    /// <summary>Gets groups of guests of which no two may run on one host.</summary>
    internal IEnumerable<IReadOnlyList<string>> KeptApart => apart.Select(group => group.Guests);

    /// <summary>Returns the host that a guest is pinned to, as the file names it; <see langword="null"/>: it may run on any.</summary>
    internal string? HostOf(string guest) => pins.TryGetValue(guest, out var pin) ? pin.Host : null;

    /// <summary>Returns a line for each guest that is named and runs on none of the hosts.</summary>
    /// <param name="running">The guests that run there.</param>
    internal IEnumerable<string> Unknown(IEnumerable<string> running)
    {
        var known = running.ToHashSet(StringComparer.Ordinal);
        return apart.SelectMany(group => group.Guests.Select(guest => (group.Line, Guest: guest)))
            .Concat(pins.Select(pin => (pin.Value.Line, Guest: pin.Key)))
            .Where(named => !known.Contains(named.Guest)).OrderBy(named => named.Line)
            .Select(named => FormattableString.Invariant($"{file} (line {named.Line}): no guest '{named.Guest}' runs on these hosts; the rule does not count for it."));
    }

    /// <summary>Reads the lines of a file.</summary>
    /// <param name="file">Its name, for errors.</param>
    /// <param name="lines">Its lines that are not empty, with their numbers.</param>
    /// <exception cref="ArgumentException">A line cannot be understood. The message names it, and what to write.</exception>
    internal static EvacuationAffinity Of(string file, IEnumerable<(int Number, string Text)> lines)
    {
        EvacuationAffinity affinity = new(file);
        foreach (var (number, text) in lines)
        {
            if (affinity.Add(number, text.Trim()) is { } error)
            {
                throw new ArgumentException(FormattableString.Invariant($"{file} (line {number}): {error}"));
            }
        }

        return affinity;
    }

    private string? Add(int line, string text)
    {
        var words = text.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var names = words.Length < 2 ? [] : words[1].Split(',', StringSplitOptions.TrimEntries);
        if (words[0] is Apart or Pin && names.Contains(""))
        {
            return $"'{text}' has a comma without a name. Write each name once, with one comma between two.";
        }

        return words[0] switch
        {
            Apart when names.Distinct(StringComparer.Ordinal).Count() < 2 => $"'{text}' names fewer than two guests. Write {Apart} and two or more, such as {Apart} db1,db2.",
            Apart => AddGroup(line, names),
            Pin when names.Length != 2 => $"'{text}' is not a guest and a host. Write {Pin} and both, such as {Pin} db1,beta.",
            Pin => AddPin(line, names[0], names[1]),
            _ => $"'{text}' is no rule. Write {Apart} and guests, such as {Apart} db1,db2, or {Pin}, a guest and a host, such as {Pin} db1,beta.",
        };
    }

    private string? AddGroup(int line, IReadOnlyList<string> guests)
    {
        apart.Add((line, [.. guests.Distinct(StringComparer.Ordinal)]));
        return null;
    }

    private string? AddPin(int line, string guest, string host) => pins.TryAdd(guest, (line, host)) || pins[guest].Host == host
        ? null
        : FormattableString.Invariant($"{guest} is pinned to {host}, but to {pins[guest].Host} by line {pins[guest].Line}. Leave one of the two lines.");
}
