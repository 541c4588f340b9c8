using System;
using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using FsCheck.Xunit;

namespace ParallelMigration.Policy.Json.Tests;

/// <summary>The contract's own text is, to the byte, what System.Text.Json writes.</summary>
public class JsonTextTests
{
    [Property(MaxTest = 1_000)]
    public void Values_are_written_as_by_the_serializer(string? text, long number, decimal exact, double real, bool flag)
    {
        text ??= "";
        real = double.IsFinite(real) ? real : 0.1;
        var line = Encoding.UTF8.GetString(JsonText.Of(0, (json, _) =>
        {
            json.WriteStartObject();
            json.WriteString("text"u8, text);
            json.WriteNumber("number"u8, number);
            json.WriteNumber("exact"u8, exact);
            json.WriteNumber("real"u8, real);
            json.WriteBoolean("flag"u8, flag);
            json.WriteNull("nothing"u8);
            json.WriteEndObject();
        }));
        Assert.Equal(
            Expected(json =>
            {
                json.WriteStartObject();
                json.WriteString("text", text);
                json.WriteNumber("number", number);
                json.WriteNumber("exact", exact);
                json.WriteNumber("real", real);
                json.WriteBoolean("flag", flag);
                json.WriteNull("nothing");
                json.WriteEndObject();
            }),
            line);
    }

    [Theory]
    [InlineData("größer 主机 😀 \uFFFD \u2028 \u00A0 \u0085 \u007F")]
    [InlineData("\"quoted\" \\ and \u0001\r\n\t\b\f")]
    [InlineData("half \uD800 a pair, and \uDC00 the other")]
    [InlineData("ends with half \uD83D")]
    [InlineData("<b>'&+`</b>")]
    public void Text_is_written_as_by_the_serializer(string text) => Values_are_written_as_by_the_serializer(text, long.MinValue, decimal.MinValue, double.Epsilon, true);

    [Theory]
    [InlineData(4_000)]
    [InlineData(100_000)]
    public void Long_text_is_written_and_leaves_nothing_behind(int length)
    {
        Values_are_written_as_by_the_serializer(new('x', length), long.MaxValue, decimal.MaxValue, double.MaxValue, false);
        Values_are_written_as_by_the_serializer(new('\u0001', length), 0, 0.000001m, -1e-7, false);
        Values_are_written_as_by_the_serializer("short", -1, 79228162514264.337593543950335m, 1e16, false);
    }

    [Fact]
    public void Commas_are_between_values_and_nowhere_else()
    {
        var line = JsonText.Of(0, static (json, _) =>
        {
            json.WriteStartObject();
            json.WriteStartArray("empty"u8);
            json.WriteEndArray();
            json.WriteStartObject("object"u8);
            json.WriteEndObject();
            json.WriteStartArray("names"u8);
            json.WriteStringValue(JsonEncodedText.Encode("a"));
            json.WriteStringValue(JsonEncodedText.Encode("b,"));
            json.WriteEndArray();
            json.WritePropertyName("inner"u8);
            json.WriteStartObject();
            json.WriteNumber("last"u8, 1L);
            json.WriteEndObject();
            json.WriteEndObject();
        });
        Assert.Equal("""{"empty":[],"object":{},"names":["a","b,"],"inner":{"last":1}}""", Encoding.UTF8.GetString(line));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void A_number_that_JSON_does_not_have_is_refused(double number) =>
        Assert.Throws<ArgumentException>(() => JsonText.Of(number, static (json, value) => json.WriteNumber("number"u8, value)).Length);

    [Fact]
    public void A_text_that_failed_leaves_nothing_behind()
    {
        Assert.Throws<InvalidOperationException>(() => JsonText.Of(0, static (json, _) =>
        {
            json.WriteStartObject();
            throw new InvalidOperationException();
        }).Length);
        Values_are_written_as_by_the_serializer("after", 1, 1, 1, true);
    }

    private static string Expected(Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> output = new();
        using (Utf8JsonWriter json = new(output, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            write(json);
        }

        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
