using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Protocol;

/// <summary>Lists of one kind of element.</summary>
internal static class ParameterLists
{
    /// <summary>A list of strings; empty where it is absent.</summary>
    /// <exception cref="AwsException">ValidationException: another kind is in it.</exception>
    public static List<string> Strings(this Parameters parameters, string name)
    {
        var strings = new List<string>();
        foreach (var item in parameters.Array(name))
        {
            if (item is not JsonValue value || value.GetValueKind() != JsonValueKind.String) throw Wrong(name, "strings");
            strings.Add(value.GetValue<string>());
        }

        return strings;
    }

    /// <summary>A list of structures; empty where it is absent.</summary>
    /// <exception cref="AwsException">ValidationException: another kind is in it.</exception>
    public static List<JsonObject> Objects(this Parameters parameters, string name) =>
        [.. parameters.Array(name).Select(item => item as JsonObject ?? throw Wrong(name, "objects"))];

    private static AwsException Wrong(string name, string kind) => new("ValidationException", $"'{name}' must be a list of {kind}.");
}
