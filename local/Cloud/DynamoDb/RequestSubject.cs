using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.DynamoDb;

/// <summary>What a request is about: its texts, and the tables of a batch without their items, which are passed over and not made into nodes.</summary>
internal static class RequestSubject
{
    private const string Batch = "RequestItems";

    /// <summary>Reads a request.</summary>
    /// <exception cref="AwsException">It is not a JSON object.</exception>
    public static JsonObject Read(ReadOnlySpan<byte> body)
    {
        var members = new JsonObject();
        try
        {
            var reader = new Utf8JsonReader(body);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw Malformed("it must be a JSON object");
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString()!;
                reader.Read();
                if (reader.TokenType == JsonTokenType.String) members[name] = reader.GetString();
                else if (name == Batch && reader.TokenType == JsonTokenType.StartObject) members[name] = Names(ref reader);
                else reader.Skip();
            }
        }
        catch (JsonException e)
        {
            throw Malformed(e.Message);
        }

        return members;
    }

    private static JsonObject Names(ref Utf8JsonReader reader)
    {
        var names = new JsonObject();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            names[reader.GetString()!] = null;
            reader.Read();
            reader.Skip();
        }

        return names;
    }

    private static AwsException Malformed(string problem) => new("SerializationException", $"The request body cannot be read: {problem}");
}
