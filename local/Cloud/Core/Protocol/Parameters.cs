using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Protocol;

/// <summary>
/// Reads the members of a request or of a structure in it. Of a structure it remembers which members were read, so that one which the local
/// cloud does not know is refused by name and never silently dropped; a request's own members are declared by its operation. A value of another JSON type
/// is refused: texts of forms, queries and templates have become numbers before an operation sees them.
/// </summary>
public sealed class Parameters
{
    private readonly JsonObject _input;
    private readonly string _service;
    private readonly string _path;
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    /// <summary>Reads a request.</summary>
    /// <param name="service">The service, for messages.</param>
    /// <param name="input">The request's members.</param>
    /// <param name="path">Where in the request the members are, for messages; empty for the top level.</param>
    public Parameters(string service, JsonObject input, string path = "")
    {
        _service = service;
        _input = input;
        _path = path;
    }

    /// <summary>A required string.</summary>
    public string RequiredString(string name) => String(name) ?? throw Missing(name);

    /// <summary>A string, or null.</summary>
    public string? String(string name) => Node(name) switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        _ => throw Wrong(name, "a string"),
    };

    /// <summary>A whole number, or null.</summary>
    public int? Int(string name) => Node(name) switch
    {
        null => null,
        JsonValue value when IsNumber(value) && int.TryParse(value.ToString(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) => number,
        _ => throw Wrong(name, "a whole number"),
    };

    /// <summary>A number, or null.</summary>
    public double? Number(string name) => Node(name) switch
    {
        null => null,
        JsonValue value when IsNumber(value) && double.TryParse(value.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => throw Wrong(name, "a number"),
    };

    /// <summary>A boolean, or null.</summary>
    public bool? Bool(string name) => Node(name) switch
    {
        null => null,
        JsonValue value when value.GetValueKind() is JsonValueKind.True or JsonValueKind.False => value.GetValueKind() == JsonValueKind.True,
        _ => throw Wrong(name, "true or false"),
    };

    /// <summary>A structure, or null.</summary>
    public JsonObject? Object(string name) => Node(name) switch
    {
        null => null,
        JsonObject found => found,
        _ => throw Wrong(name, "an object"),
    };

    /// <summary>A structure's own parameters, or null.</summary>
    public Parameters? Nested(string name) => Object(name) is { } found ? new Parameters(_service, found, _path + name + ".") : null;

    /// <summary>A list; empty if absent.</summary>
    public JsonArray Array(string name) => Node(name) switch
    {
        null => [],
        JsonArray found => found,
        _ => throw Wrong(name, "a list"),
    };

    /// <summary>A list of strings; empty if absent.</summary>
    public IReadOnlyList<string> Strings(string name) =>
        [.. Array(name).Select((item, index) => NodeText.Of(item) ?? throw Wrong(Item(name, index), "a string"))];

    /// <summary>A list of objects; empty if absent.</summary>
    public IReadOnlyList<JsonObject> Objects(string name) =>
        [.. Array(name).Select((item, index) => item as JsonObject ?? throw Wrong(Item(name, index), "an object"))];

    /// <summary>A list of structures; empty if absent.</summary>
    public IReadOnlyList<Parameters> Structures(string name) =>
        [.. Objects(name).Select((item, index) => new Parameters(_service, item, _path + Item(name, index) + "."))];

    /// <summary>A member of any kind, or null.</summary>
    public JsonNode? Node(string name)
    {
        _read.Add(name);
        return _input[name];
    }

    /// <summary>Accepts members whose value makes no difference here (tags, descriptions).</summary>
    public void Ignore(params ReadOnlySpan<string> names)
    {
        foreach (var name in names) _read.Add(name);
    }

    /// <summary>Refuses every member that was not read.</summary>
    /// <exception cref="AwsException">A member is not emulated.</exception>
    public void RefuseOthers()
    {
        foreach (var (name, value) in _input)
        {
            if (value is not null && !_read.Contains(name))
                throw AwsException.NotEmulated(_service, $"parameter '{_path}{name}'");
        }
    }

    /// <summary>The error for a required member that is missing.</summary>
    public AwsException Missing(string name) => new("ValidationException", $"{_service}: '{_path}{name}' is required.");

    private static bool IsNumber(JsonValue value) => value.GetValueKind() == JsonValueKind.Number;

    private static string Item(string name, int index) => FormattableString.Invariant($"{name}.{index + 1}");

    // AWS refuses a value of another type before it looks at any value.
    private AwsException Wrong(string name, string expected) => new("SerializationException", $"{_service}: '{_path}{name}' must be {expected}.");
}
