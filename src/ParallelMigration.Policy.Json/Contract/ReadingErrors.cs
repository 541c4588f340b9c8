using System;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ParallelMigration.Policy.Json;

/// <summary>Turns the serializer's errors into the contract's: a code, a line, a property and one line of text.</summary>
internal static class ReadingErrors
{
    internal const string NotInContract = "is not a property of the contract";
    internal const string GivenTwice = "is given twice";

    private const int LongestQuote = 100;

    internal static InvalidRequestException From(JsonException error)
    {
        var (code, member, message) = Classify(error);
        var place = PropertyOf(error.Path);
        var property = place.Length > 0 && member is not null ? $"{place}.{member}" : place + member;
        return new(code, (error.LineNumber ?? 0) + 1, OneLine(property), OneLine(message), error);
    }

    // The serializer tells its own errors apart by their text only; the tests hold it to that.
    private static (InvalidRequestCode Code, string? Member, string Message) Classify(JsonException error)
    {
        var text = error.Message;
        if (error is ValueException value)
        {
            return (value.Code, value.Member, value.Message);
        }

        if (error.InnerException is JsonException syntax)
        {
            return (InvalidRequestCode.InvalidJson, null, WithoutPlace(syntax.Message));
        }

        if (text.Contains("could not be mapped", StringComparison.Ordinal))
        {
            return (InvalidRequestCode.UnknownProperty, null, NotInContract);
        }

        if (text.StartsWith("Duplicate property", StringComparison.Ordinal))
        {
            return (InvalidRequestCode.DuplicateProperty, null, GivenTwice);
        }

        var required = text.IndexOf("missing required properties", StringComparison.Ordinal);
        if (required >= 0)
        {
            return (InvalidRequestCode.MissingProperty, FirstQuoted(text, required), "is required, but missing");
        }

        return (InvalidRequestCode.InvalidValue, null, error.InnerException is not null ? "is not valid text"
            : error.Path is "$.vms" ? "must be a list of objects"
            : "must be an object");
    }

    private static string PropertyOf(string? path) => path is null or "$" ? "" : path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : path[1..];

    private static string WithoutPlace(string message)
    {
        // What its messages say of how it is called is nothing to who wrote the document.
        var place = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return "is not valid JSON: " + (
            message.Contains("trailing comma", StringComparison.Ordinal) ? "a comma with nothing after it"
            : message.Contains("isFinalBlock", StringComparison.Ordinal) ? "there is nothing in it"
            : (place < 0 ? message : message[..place]).TrimEnd('.'));
    }

    private static string FirstQuoted(string text, int from)
    {
        var start = text.IndexOf('\'', from) + 1;
        var end = text.IndexOf('\'', Math.Max(start, 0));
        return start > 0 && end > start ? text[start..end] : text;
    }

    /// <summary>What a hostile document put into a name must not break the one line, nor reach a terminal as a control sequence.</summary>
    private static string OneLine(string text)
    {
        var line = new StringBuilder(Math.Min(text.Length, LongestQuote));
        foreach (var c in text)
        {
            if (line.Length >= LongestQuote && text.Length > 3 * LongestQuote)
            {
                return line.Append('…').ToString();
            }

            line.Append(char.IsControl(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate ? '?' : c);
        }

        return line.ToString();
    }
}
