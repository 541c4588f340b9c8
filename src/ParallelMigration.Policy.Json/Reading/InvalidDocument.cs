using System;
using System.Linq;
using System.Text.Json;

namespace ParallelMigration.Policy.Json;

/// <summary>Makes the contract's exceptions from a reader's errors: a code, a line, a property and one line of text.</summary>
internal static class InvalidDocument
{
    internal const string GivenTwice = "is given twice";

    internal static InvalidRequestException Empty() => new(InvalidRequestCode.InvalidJson, 1, "", "is empty, but must be a JSON object");

    internal static InvalidRequestException Utf16() => new(InvalidRequestCode.InvalidJson, 1, "", "is written in UTF-16, but must be in UTF-8");

    /// <summary>A property that the object does not have, at the reader's place, with the one that may be meant.</summary>
    internal static ContractError NotInContract(ref Utf8JsonReader json, PropertyTable table) =>
        new(InvalidRequestCode.UnknownProperty, "is not a property of the contract" + Remedy(ref json, table));

    private static string Remedy(ref Utf8JsonReader json, PropertyTable table)
    {
        string name;
        try
        {
            name = json.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return ""; // not valid text
        }

        return table == Tables.Request && Tables.PredictionRequest.Properties.Any(property => property.Name == name) ? " for a decision, only for a prediction"
            : Spelling.Nearest(name, table.Properties.Select(property => property.Name)) is { } nearest ? $"; did you mean \"{nearest}\"?"
            : "";
    }

    internal static InvalidRequestException From(ContractError error, long line, string property) =>
        new(error.Code, line, SafeText.OneLine(property, 300), SafeText.OneLine(error.Message, 300), error);

    /// <summary>The reader's words for its errors are not stable: those that are known are said better, all others are repeated.</summary>
    internal static InvalidRequestException FromSyntax(JsonException error, string property)
    {
        var message = error.Message;
        var place = message.IndexOf(" Path: $", StringComparison.Ordinal) is var path and >= 0 ? path : message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        var words = message.Contains("trailing comma", StringComparison.Ordinal) ? "a comma with nothing after it"
            : message.Contains("isFinalBlock", StringComparison.Ordinal) ? "there is nothing in it"
            : (place < 0 ? message : message[..place]).TrimEnd('.');
        return new(InvalidRequestCode.InvalidJson, (error.LineNumber ?? 0) + 1, SafeText.OneLine(property, 300), SafeText.OneLine("is not valid JSON: " + words, 300), error);
    }

    internal static InvalidRequestException FromText(InvalidOperationException error, long line, string property) =>
        new(InvalidRequestCode.InvalidValue, line, SafeText.OneLine(property, 300), "is not valid text", error);
}
