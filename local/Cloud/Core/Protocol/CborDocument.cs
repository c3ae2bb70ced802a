using System.Formats.Cbor;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Protocol;

/// <summary>
/// The members of requests and answers in CBOR. In it, blobs are byte strings and times are numbers with tag 1; in the members they are base64 and seconds,
/// as in JSON. Source: RFC 8949; "application/x-amz-cbor-1.1" of the SDKs; "Smithy RPC v2 CBOR protocol".
/// </summary>
internal static class CborDocument
{
    // As in DocumentJson.
    private const int Deepest = 64;

    /// <summary>Reads the members of a request.</summary>
    /// <param name="body">The request's body.</param>
    /// <param name="form">The protocol's form of CBOR.</param>
    /// <exception cref="AwsException">SerializationException: the body is not a CBOR map, or too deep or large.</exception>
    public static JsonObject Parse(ReadOnlyMemory<byte> body, CborForm form = CborForm.Kinesis)
    {
        try
        {
            var reader = new CborReader(body, CborConformanceMode.Strict);
            var left = DocumentJson.MostValues;
            var document = Read(reader, 0, ref left, form) as JsonObject ?? throw Malformed("it must be a map.");
            return reader.BytesRemaining == 0 ? document : throw Malformed("there are bytes after its end.");
        }
        catch (Exception e) when (e is CborContentException or InvalidOperationException or OverflowException)
        {
            throw Malformed(e.Message);
        }
    }

    /// <summary>Writes the members of an answer.</summary>
    /// <param name="members">The members.</param>
    /// <param name="blobs">The names of those that are blobs, in base64.</param>
    /// <param name="form">The protocol's form of CBOR.</param>
    public static byte[] Write(JsonObject members, IReadOnlySet<string> blobs, CborForm form = CborForm.Kinesis)
    {
        var writer = new CborWriter(CborConformanceMode.Lax);
        Write(writer, members, false, blobs, form);
        return writer.Encode();
    }

    private static JsonNode? Read(CborReader reader, int depth, ref int left, CborForm form)
    {
        if (depth > Deepest) throw Malformed($"it has more than {Deepest} levels.");
        if (--left < 0) throw Malformed($"it has more than {DocumentJson.MostValues} values.");
        switch (reader.PeekState())
        {
            case CborReaderState.StartMap:
                return Map(reader, depth, ref left, form);
            case CborReaderState.StartArray:
                var items = new JsonArray();
                reader.ReadStartArray();
                while (reader.PeekState() != CborReaderState.EndArray) items.Add(Read(reader, depth + 1, ref left, form));
                reader.ReadEndArray();
                return items;
            case CborReaderState.TextString or CborReaderState.StartIndefiniteLengthTextString:
                return reader.ReadTextString();
            case CborReaderState.ByteString or CborReaderState.StartIndefiniteLengthByteString:
                return Convert.ToBase64String(reader.ReadByteString());
            case CborReaderState.UnsignedInteger:
                return reader.ReadUInt64();
            case CborReaderState.NegativeInteger:
                return reader.ReadInt64();
            case CborReaderState.HalfPrecisionFloat or CborReaderState.SinglePrecisionFloat or CborReaderState.DoublePrecisionFloat:
                return Number(reader.ReadDouble(), form);
            case CborReaderState.Boolean:
                return reader.ReadBoolean();
            case CborReaderState.Tag:
                var tag = reader.ReadTag();
                var value = Read(reader, depth + 1, ref left, form);
                return form == CborForm.Kinesis && tag == CborTag.UnixTimeSeconds && value is JsonValue time && IsInteger(time) ? double.Parse(time.ToString(), System.Globalization.CultureInfo.InvariantCulture) / 1000 : value;
            case CborReaderState.Null:
                reader.ReadNull();
                return null;
            case CborReaderState.SimpleValue when reader.ReadSimpleValue() == CborSimpleValue.Undefined:
                return null;
            default:
                throw Malformed("it has a value that JSON has not.");
        }
    }

    private static JsonObject Map(CborReader reader, int depth, ref int left, CborForm form)
    {
        var members = new JsonObject();
        reader.ReadStartMap();
        while (reader.PeekState() != CborReaderState.EndMap)
        {
            var name = reader.ReadTextString();
            if (!members.TryAdd(name, Read(reader, depth + 1, ref left, form))) throw Malformed($"it has '{name}' twice.");
        }

        reader.ReadEndMap();
        return members;
    }

    private static bool IsInteger(JsonValue value) => value.TryGetValue<ulong>(out _) || value.TryGetValue<long>(out _);

    // Numbers that JSON does not have are texts, as in AWS JSON.
    private static JsonNode Number(double number, CborForm form) =>
        double.IsFinite(number) ? number
        : form == CborForm.Kinesis ? throw Malformed("a number is not finite.")
        : double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity";

    private static void Write(CborWriter writer, JsonNode? node, bool blob, IReadOnlySet<string> blobs, CborForm form)
    {
        switch (node)
        {
            case null:
                writer.WriteNull();
                break;
            case JsonObject members:
                writer.WriteStartMap(members.Count);
                foreach (var (name, value) in members)
                {
                    writer.WriteTextString(name);
                    Write(writer, value, blobs.Contains(name), blobs, form);
                }

                writer.WriteEndMap();
                break;
            case JsonArray items:
                writer.WriteStartArray(items.Count);
                foreach (var item in items) Write(writer, item, false, blobs, form);
                writer.WriteEndArray();
                break;
            case JsonValue value when value.TryGetValue<AwsTimestamp>(out var time):
                writer.WriteTag(CborTag.UnixTimeSeconds);
                if (form == CborForm.Kinesis) writer.WriteInt64(time.Value.ToUnixTimeMilliseconds());
                else writer.WriteDouble(time.Value.ToUnixTimeMilliseconds() / 1000.0);
                break;
            case var value:
                WriteScalar(writer, value, blob);
                break;
        }
    }

    private static void WriteScalar(CborWriter writer, JsonNode value, bool blob)
    {
        switch (value.GetValueKind())
        {
            case JsonValueKind.String when blob:
                writer.WriteByteString(Convert.FromBase64String(value.GetValue<string>()));
                break;
            case JsonValueKind.String:
                writer.WriteTextString(value.ToString());
                break;
            case JsonValueKind.True or JsonValueKind.False:
                writer.WriteBoolean(value.GetValueKind() == JsonValueKind.True);
                break;
            default:
                var digits = value.ToJsonString();
                if (long.TryParse(digits, System.Globalization.CultureInfo.InvariantCulture, out var whole)) writer.WriteInt64(whole);
                else writer.WriteDouble(double.Parse(digits, System.Globalization.CultureInfo.InvariantCulture));
                break;
        }
    }

    private static AwsException Malformed(string why) => new("SerializationException", $"The request body is not the CBOR that was expected: {why}");
}

/// <summary>What protocols in CBOR differ in.</summary>
internal enum CborForm
{
    /// <summary>AWS JSON in CBOR, of Kinesis: times are milliseconds, and numbers are finite.</summary>
    Kinesis,

    /// <summary>Smithy RPC v2: times are seconds, and a number may be NaN or infinite.</summary>
    Rpc,
}
