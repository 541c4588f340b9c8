using System;
using System.Text.Json;

namespace ParallelMigration.Policy.Json;

/// <summary>Makes the contract's exceptions from a reader's errors: a code, a line, a property and one line of text.</summary>
internal static class InvalidDocument
{
    internal const string NotInContract = "is not a property of the contract";
    internal const string GivenTwice = "is given twice";

    internal static InvalidRequestException Empty() => new(InvalidRequestCode.InvalidJson, 1, "", "is empty, but must be a JSON object");

    internal static InvalidRequestException From(ContractError error, long line, string property) =>
        new(error.Code, line, SafeText.OneLine(property, 300), SafeText.OneLine(error.Message, 300), error);

    /// <summary>The reader's words for its errors are not stable: those that are known are said better, all others are repeated.</summary>
    internal static InvalidRequestException FromSyntax(JsonException error, string property)
    {
        var message = error.Message;
        var place = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        var words = message.Contains("trailing comma", StringComparison.Ordinal) ? "a comma with nothing after it"
            : message.Contains("isFinalBlock", StringComparison.Ordinal) ? "there is nothing in it"
            : (place < 0 ? message : message[..place]).TrimEnd('.');
        return new(InvalidRequestCode.InvalidJson, (error.LineNumber ?? 0) + 1, SafeText.OneLine(property, 300), SafeText.OneLine("is not valid JSON: " + words, 300), error);
    }

    internal static InvalidRequestException FromText(InvalidOperationException error, long line, string property) =>
        new(InvalidRequestCode.InvalidValue, line, SafeText.OneLine(property, 300), "is not valid text", error);
}
