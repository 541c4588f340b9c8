using System.Text.Json;

namespace ParallelMigration.Policy.Json;

/// <summary>What a value must be, said in the same words everywhere. The serializer adds line and property.</summary>
internal static class Expect
{
    internal static ValueException Wrong(ref readonly Utf8JsonReader reader, string expected, string? member = null) =>
        new(InvalidRequestCode.InvalidValue, $"must be {expected}, but is {Describe(in reader)}", member);

    internal static int WholeNumber(ref readonly Utf8JsonReader reader, int minimum, int maximum, string? member = null)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var value) && value >= minimum && value <= maximum)
        {
            return value;
        }

        throw Wrong(in reader, $"a whole number from {minimum} to {maximum}", member);
    }

    internal static string Text(ref readonly Utf8JsonReader reader, string expected) =>
        reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw Wrong(in reader, expected);

    private static string Describe(ref readonly Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Null => "null",
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => $"\"{Shorten(reader.GetString()!)}\"",
        JsonTokenType.Number => Shorten(System.Text.Encoding.UTF8.GetString(reader.ValueSpan)),
        _ => "something else",
    };

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
