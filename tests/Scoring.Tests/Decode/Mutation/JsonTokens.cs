using System.Text;
using System.Text.Json;

namespace Pipeline.Scoring.Tests.Decode.Mutation;

/// <summary>Mutates a JSON text at the borders of its tokens, so that most of what comes out is JSON still.</summary>
internal static class JsonTokens
{
    private static readonly byte[][] Values = [.. new[]
    {
        "null", "true", "0", "-0", "-1", "1.0", "1e0", "0.5", "1e308", "1e309", "-1e999", "1E-400", "9223372036854775807", "9223372036854775808", "2147483648",
        "NaN", "Infinity", "\"\"", "\"x\"", "\"\\ud800\"", "\"\\udc00x\"", "\"\\u0000\"", "\"\\ufffe\"", "\"9999-12-31T23:59:59.9999999-14:00\"",
        "\"0001-01-01T00:00:00+14:00\"", "\"2026-01-15T24:00:00Z\"", "\"2026-02-30T00:00:00Z\"", "\"2026-01-15\"", "\"2026-01-15T07:00:00+99:99\"", "[]", "{}",
        "[[[[]]]]", "{\"trip_id\":\"inner\"}", "\"" + new string('i', 256) + "\"", "\"" + new string('i', 257) + "\"", "\"" + string.Concat(Enumerable.Repeat("\\u00e9", 128)) + "\"",
        "\"" + string.Concat(Enumerable.Repeat("\\u00e9", 129)) + "\"", new string('[', 65), new string('9', 400), "/*c*/1", "\ufeff", "\ufeff1",
    }.Select(Encoding.UTF8.GetBytes)];

    private static readonly byte[][] Names = [.. new[]
    {
        "\"trip_id\"", "\"vendor_id\"", "\"requested_at\"", "\"pickup_zone\"", "\"dropoff_zone\"", "\"passengers\"", "\"distance_miles\"", "\"trip\\u005fid\"", "\"\"",
    }.Select(Encoding.UTF8.GetBytes)];

    /// <summary>Replaces, doubles, removes or adds a token; a text that is no JSON up to the place stays as it is.</summary>
    public static void Mutate(ByteBuffer text, ref Chance chance)
    {
        if (!Find(text.Span, ref chance, out var at, out var count)) return;
        Span<byte> copy = stackalloc byte[512];
        switch (chance.Below(5))
        {
            case 0:
            case 1:
                text.Replace(at, count, Values[chance.Below(Values.Length)]);
                break;
            case 2:
                text.Replace(at, count, Names[chance.Below(Names.Length)]);
                break;
            case 3:
                text.Replace(at, count, []);
                break;
            default:
                // A second member of some name before the last brace: the same name twice, most often.
                var end = text.Span.LastIndexOf((byte)'}');
                if (end < 0) return;
                var length = Member(copy, ref chance);
                text.Replace(end, 0, copy[..length]);
                break;
        }
    }

    private static int Member(Span<byte> into, ref Chance chance)
    {
        var name = Names[chance.Below(Names.Length)];
        var value = Values[chance.Below(Values.Length)];
        if (name.Length + value.Length + 2 > into.Length) value = Values[0];
        into[0] = (byte)',';
        name.CopyTo(into[1..]);
        into[name.Length + 1] = (byte)':';
        value.CopyTo(into[(name.Length + 2)..]);
        return name.Length + value.Length + 2;
    }

    private static bool Find(ReadOnlySpan<byte> text, ref Chance chance, out int at, out int count)
    {
        (at, count) = (0, 0);
        var reader = new Utf8JsonReader(text);
        try
        {
            for (var skip = chance.Below(18); skip >= 0 && reader.Read(); skip--)
                (at, count) = ((int)reader.TokenStartIndex, (int)(reader.BytesConsumed - reader.TokenStartIndex));
        }
        catch (JsonException)
        {
            // The tokens before the place are good enough.
        }

        // A property name is consumed with its colon.
        if (reader.TokenType == JsonTokenType.PropertyName) count = text.Slice(at, count).LastIndexOf((byte)'"') + 1;
        return count > 0;
    }
}
