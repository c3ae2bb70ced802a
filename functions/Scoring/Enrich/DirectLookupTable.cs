using System.Text.Json;
using Pipeline.Aws.Direct;
using Pipeline.Contract.Text;

namespace Pipeline.Scoring.Enrich;

/// <summary>Reads the lookup table over the built-in transport. Source: "BatchGetItem" (Amazon DynamoDB API Reference).</summary>
internal sealed class DirectLookupTable(IServiceClient client, string tableName) : ILookupTable
{
    private const string KeyName = "pk";
    private static readonly ServiceHeader[] Headers = [new("content-type", "application/x-amz-json-1.0"), new("x-amz-target", "DynamoDB_20120810.BatchGetItem")];

    /// <inheritdoc />
    public async Task<LookupPage> GetAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        using var body = new Utf8Output(64 + (keys.Count * 48));
        Write(keys, body);
        using var reply = await client.SendAsync(new ServiceRequest("POST", "/", Headers, body.Written), cancellationToken);
        if (!reply.IsSuccess) throw ServiceException.Of(reply);
        using var answer = JsonDocument.Parse(reply.Body);
        return Read(answer.RootElement);
    }

    private void Write(IReadOnlyList<string> keys, Utf8Output body)
    {
        body.Write("{\"RequestItems\":{"u8);
        body.WriteString(tableName);
        body.Write(":{\"Keys\":["u8);
        for (var i = 0; i < keys.Count; i++)
        {
            body.Write(i == 0 ? "{\"pk\":{\"S\":"u8 : ",{\"pk\":{\"S\":"u8);
            body.WriteString(keys[i]);
            body.Write("}}"u8);
        }

        body.Write("]}}}"u8);
    }

    private LookupPage Read(JsonElement answer)
    {
        var rows = new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal);
        if (answer.TryGetProperty("Responses", out var tables) && tables.TryGetProperty(tableName, out var items))
        {
            foreach (var item in items.EnumerateArray()) rows[KeyOf(item)] = Texts(item);
        }

        var unprocessed = answer.TryGetProperty("UnprocessedKeys", out var rest) && rest.TryGetProperty(tableName, out var left)
            ? left.GetProperty("Keys").EnumerateArray().Select(KeyOf)
            : [];
        return new LookupPage(rows, [.. unprocessed]);
    }

    private static string KeyOf(JsonElement item) => item.GetProperty(KeyName).GetProperty("S").GetString()!;

    // {"borough":{"S":"Queens"},"latitude":{"N":"40.7"}}: attributes are texts or numbers; any other type is ignored.
    private static Dictionary<string, string> Texts(JsonElement item)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var attribute in item.EnumerateObject())
        {
            if (attribute.Value.TryGetProperty("S", out var value) || attribute.Value.TryGetProperty("N", out value)) texts[attribute.Name] = value.GetString()!;
        }

        return texts;
    }
}
