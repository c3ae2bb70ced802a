using System.Text.Json;
using Pipeline.Bench.Events;
using Pipeline.Bench.Http;

namespace Pipeline.Bench.Cloud;

/// <summary>The tables: lookups are there from the start, predictions are taken and never left unprocessed.</summary>
internal sealed class TableService(LookupRows lookups)
{
    private const string Json = "application/x-amz-json-1.0";

    /// <summary>The answer to BatchWriteItem.</summary>
    public static byte[] Written { get; } = Response.Of("200 OK", Json, """{"UnprocessedItems":{}}""", "x-amzn-RequestId: 00000000-0000-0000-0000-000000000001");

    /// <summary>The answer to BatchGetItem.</summary>
    public byte[] Read(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        using var request = JsonDocument.ParseValue(ref reader);
        using var answer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(answer))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("Responses");
            foreach (var table in request.RootElement.GetProperty("RequestItems").EnumerateObject())
            {
                writer.WriteStartArray(table.Name);
                foreach (var key in table.Value.GetProperty("Keys").EnumerateArray()) WriteRow(writer, key.GetProperty("pk").GetProperty("S").GetString()!);
                writer.WriteEndArray();
            }

            writer.WriteEndObject();
            writer.WriteStartObject("UnprocessedKeys");
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return Response.Of("200 OK", Json, answer.ToArray(), "x-amzn-RequestId: 00000000-0000-0000-0000-000000000002");
    }

    private void WriteRow(Utf8JsonWriter writer, string key)
    {
        if (lookups.Find(key) is not { } row) return;
        writer.WriteStartObject();
        WriteAttribute("pk", "S", key);
        foreach (var (column, value) in row) WriteAttribute(column.Name, column.Type == Contract.Lookups.LookupColumnType.Text ? "S" : "N", value);
        writer.WriteEndObject();

        void WriteAttribute(string name, string type, string value)
        {
            writer.WriteStartObject(name);
            writer.WriteString(type, value);
            writer.WriteEndObject();
        }
    }
}
