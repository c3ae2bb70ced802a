using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Lambda.Requests;

/// <summary>The JSON type of a member. A value of another type is refused before the operation looks at it, as AWS's deserializer does; null is as good as absent.</summary>
internal abstract record RequestShape
{
    private RequestShape()
    {
    }

    public static RequestShape Text { get; } = new Scalar("a String", JsonValueKind.String);

    public static RequestShape Whole { get; } = new Scalar("an Integer", JsonValueKind.Number);

    public static RequestShape Real { get; } = new Scalar("a Double", JsonValueKind.Number);

    public static RequestShape Flag { get; } = new Scalar("a Boolean", JsonValueKind.True, JsonValueKind.False);

    public static RequestShape List(RequestShape item) => new ListShape(item);

    public static RequestShape Map(RequestShape value) => new MapShape(value);

    public static RequestShape Structure(params (string Name, RequestShape Shape)[] members) =>
        new StructureShape(members.ToDictionary(member => member.Name, member => member.Shape, StringComparer.Ordinal));

    /// <summary>Refuses a value of another type.</summary>
    /// <exception cref="AwsException">SerializationException.</exception>
    public void Check(JsonNode? value)
    {
        if (value is not null) CheckPresent(value);
    }

    protected abstract void CheckPresent(JsonNode value);

    private static AwsException Wrong(string message) => new("SerializationException", message);

    private static AwsException NotExpected(JsonNode value) => Wrong(value is JsonArray ? "Start of list found where not expected." : "Start of structure or map found where not expected.");

    private sealed record Scalar(string Name, params JsonValueKind[] Kinds) : RequestShape
    {
        protected override void CheckPresent(JsonNode value)
        {
            if (value is not JsonValue) throw NotExpected(value);
            var kind = value.GetValueKind();
            if (!Kinds.Contains(kind)) throw Wrong($"{kind.ToString().ToUpperInvariant()}_VALUE can not be converted to {Name}");
        }
    }

    private sealed record ListShape(RequestShape Item) : RequestShape
    {
        protected override void CheckPresent(JsonNode value)
        {
            if (value is not JsonArray list) throw value is JsonObject ? NotExpected(value) : Wrong("Expected list or null");
            foreach (var item in list) Item.Check(item);
        }
    }

    private sealed record MapShape(RequestShape Value) : RequestShape
    {
        protected override void CheckPresent(JsonNode value)
        {
            if (value is not JsonObject map) throw value is JsonArray ? NotExpected(value) : Wrong("Expected map or null");
            foreach (var (_, item) in map) Value.Check(item);
        }
    }

    private sealed record StructureShape(IReadOnlyDictionary<string, RequestShape> Members) : RequestShape
    {
        protected override void CheckPresent(JsonNode value)
        {
            if (value is not JsonObject structure) throw value is JsonArray ? NotExpected(value) : Wrong("Expected structure or null");
            foreach (var (name, member) in structure)
            {
                if (Members.TryGetValue(name, out var shape)) shape.Check(member);
            }
        }
    }
}
