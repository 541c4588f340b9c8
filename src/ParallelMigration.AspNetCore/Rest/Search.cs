using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO.Enumeration;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.AspNetCore;

/// <summary>
/// What a collection is limited to: the part of oVirt's search language that this API has, <c>name=web* and cluster!=Default page 2</c>, and <c>max</c>.
/// </summary>
internal sealed class Search
{
    private const int PageSize = 100;

    private readonly List<Condition> conditions = [];
    private readonly bool ignoreCase;
    private readonly int? max;
    private int? page;

    private Search(bool ignoreCase, int? max)
    {
        this.ignoreCase = ignoreCase;
        this.max = max;
    }

    /// <summary>Whether a field is asked for, whose value may be costly.</summary>
    internal bool Uses(string field) => conditions.Any(condition => condition.Field == field);

    /// <summary>Reads <c>search</c>, <c>max</c> and <c>case_sensitive</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="fields">The fields that objects of the collection have.</param>
    /// <exception cref="ApiFault">They ask for more than there is.</exception>
    internal static Search Of(ApiRequest request, params string[] fields)
    {
        int? max = request.Query("max") switch
        {
            null => null,
            { } text when int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number < 0 ? null : number,
            { } text => throw ApiFault.InvalidValue($"The string '{Shown(text)}' isn't a valid integer number."),
        };
        var ignoreCase = request.Query("case_sensitive") switch
        {
            null => false,
            { } text when bool.TryParse(text, out var sensitive) => !sensitive,
            { } text => throw ApiFault.InvalidValue($"The string '{Shown(text)}' is neither true nor false."),
        };
        Search search = new(ignoreCase, max);
        search.Parse(request.Query("search") ?? "", fields);
        return search;
    }

    /// <summary>The objects that match, in their order.</summary>
    /// <param name="all">All objects.</param>
    /// <param name="valueOf">The value of an object's field.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    internal async IAsyncEnumerable<T> FilterAsync<T>(IAsyncEnumerable<T> all, Func<T, string, string> valueOf, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var size = page is null ? max : Math.Min(max ?? PageSize, PageSize);
        if (size == 0)
        {
            yield break;
        }

        var skip = (long)((page ?? 1) - 1) * (size ?? 0);
        long taken = 0;
        await foreach (var one in all.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (!conditions.TrueForAll(condition => condition.Holds(valueOf(one, condition.Field), ignoreCase)) || skip-- > 0)
            {
                continue;
            }

            yield return one;
            if (++taken == size)
            {
                yield break;
            }
        }
    }

    private void Parse(string text, string[] fields)
    {
        var words = Words(text);
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i];
            if (Is(word, "page") && i + 1 < words.Count)
            {
                page = int.TryParse(words[++i], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : throw Beyond($"page {words[i]}", fields);
            }
            else if (Is(word, "sortby") && i + 1 < words.Count && Is(words[i + 1], "name"))
            {
                // The order that collections have anyway.
                i += i + 2 < words.Count && Is(words[i + 2], "asc") ? 2 : 1;
            }
            else if (!Is(word, "and") || conditions.Count == 0)
            {
                conditions.Add(ConditionOf(word, fields) ?? throw Beyond(word, fields));
            }
        }
    }

    private static Condition? ConditionOf(string word, string[] fields)
    {
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
        {
            return null;
        }

        var negated = word[equals - 1] == '!';
        var name = word[..(negated ? equals - 1 : equals)].Trim();
        return Array.Find(fields, field => Is(name, field)) is { } field ? new(field, word[(equals + 1)..], negated) : null;
    }

    /// <summary>The words of a search. Quotes keep spaces, and spaces around a comparison do not separate.</summary>
    private static List<string> Words(string text)
    {
        List<string> words = [];
        var word = "";
        var quoted = false;
        foreach (var c in text)
        {
            if (c == '"')
            {
                quoted = !quoted;
            }
            else if (quoted || !char.IsWhiteSpace(c))
            {
                if (word.Length == 0 && c is '=' or '!' && words.Count > 0)
                {
                    word = words[^1];
                    words.RemoveAt(words.Count - 1);
                }

                word += c;
            }
            else if (word.Length > 0 && !word.EndsWith('='))
            {
                words.Add(word);
                word = "";
            }
        }

        return word.Length > 0 ? [.. words, word] : words;
    }

    private static bool Is(string word, string keyword) => string.Equals(word, keyword, StringComparison.OrdinalIgnoreCase);

    private static ApiFault Beyond(string word, string[] fields) => ApiFault.Refused(
        $"This search is not supported, at '{Shown(word)}'. Conditions are FIELD=TEXT and FIELD!=TEXT with * for any characters, joined by 'and'; then 'sortby name' and 'page N'. Fields: {string.Join(", ", fields)}.");

    private static string Shown(string text) => OVirt.Quote.OneLine(text, 40);

    private sealed record Condition(string Field, string Pattern, bool Negated)
    {
        internal bool Holds(string value, bool ignoreCase) => FileSystemName.MatchesSimpleExpression(Pattern.Replace("\\", "\\\\", StringComparison.Ordinal), value, ignoreCase) != Negated;
    }
}
