using System.Globalization;
using System.Text.Json.Nodes;

namespace Pipeline.Testing.Models;

/// <summary>What the public service models say of operations' inputs: members, types, bounds and choices. <c>extract.py</c> writes the file.</summary>
/// <param name="json">The models' text.</param>
public sealed class ServiceModel(string json)
{
    private static readonly Lazy<IReadOnlyList<ServiceModel>> Known = new(Read);
    private readonly JsonObject _services = (JsonObject)JsonNode.Parse(json)!;

    /// <summary>The models as they were recorded, and those of the botocore that is installed, whichever version that is.</summary>
    public static IReadOnlyList<ServiceModel> All() => Known.Value;

    private static string Folder => Path.Combine(Repository.Root, "tests", "Testing", "Models");

    /// <summary>What is wrong with an input; nothing where it is valid.</summary>
    /// <param name="service">The service, as <c>extract.py</c> names it: as Step Functions does.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="input">The members.</param>
    public IReadOnlyList<string> Problems(string service, string operation, JsonObject input)
    {
        var problems = new List<string>();
        if (_services[service]?[operation] is not JsonObject shape) return [$"{service}:{operation} is not in service-models.json: add it to extract.py"];
        Check(shape, input, $"{service}:{operation}", problems);
        return problems;
    }

    /// <summary>What is wrong with a request of a REST protocol; nothing where it is valid.</summary>
    /// <param name="service">The service, as <c>extract.py</c> names it.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="method">The HTTP method.</param>
    /// <param name="path">The path, without a query.</param>
    /// <param name="headers">The headers, with names in lower case.</param>
    /// <param name="body">The body.</param>
    public IReadOnlyList<string> RestProblems(string service, string operation, string method, string path, IEnumerable<(string Name, string Value)> headers, string body)
    {
        if (_services[service]?[operation]?["rest"] is not JsonObject rest) return [$"{service}:{operation} has no REST binding in service-models.json: add it to extract.py"];
        var problems = new List<string>();
        if (method != rest["method"]!.ToString()) problems.Add($"{service}:{operation}: it is sent with {rest["method"]}, not {method}");
        var input = RestPath.Read(rest["uri"]!.ToString(), path);
        if (input is null) problems.Add($"{service}:{operation}: {path} is not of the form {rest["uri"]}");
        input ??= [];
        foreach (var (name, value) in headers)
        {
            if (rest["headers"]?[name] is { } member) input[member.ToString()] = value;
            else if ((rest["prefixes"] as JsonObject ?? []).All(prefix => !name.StartsWith(prefix.Key, StringComparison.Ordinal))) problems.Add($"{service}:{operation}: there is no header {name}");
        }

        if (rest["payload"] is { } payload && body.Length > 0) input[payload.ToString()] = body;
        return [.. problems, .. Problems(service, operation, input)];
    }

    private static IReadOnlyList<ServiceModel> Read()
    {
        var recorded = new ServiceModel(File.ReadAllText(Path.Combine(Folder, "service-models.json")));
        return Python.Run([Path.Combine(Folder, "extract.py")]) switch
        {
            (0, var installed) => [recorded, new ServiceModel(installed)],
            (_, var error) when !error.Contains("No module named 'botocore'", StringComparison.Ordinal) => throw new InvalidOperationException($"extract.py failed: {error}"),
            _ => [recorded],
        };
    }

    private static void Check(JsonObject shape, JsonNode? value, string path, List<string> problems)
    {
        if (shape["members"] is JsonObject members) CheckMembers(shape, members, value, path, problems);
        else if (shape["list"] is JsonObject item) CheckItems(item, value as JsonArray, path, problems);
        else if (shape["map"] is JsonObject entry) CheckItems(entry, value is JsonObject map ? [.. map.Select(pair => pair.Value?.DeepClone())] : null, path, problems);
        else CheckValue(shape, value, path, problems);
        if (Size(shape, value) is not { } size) return;
        if (shape["min"] is { } least && size < Number(least)) problems.Add($"{path}: {size} is below {least}");
        if (shape["max"] is { } most && size > Number(most)) problems.Add($"{path}: {size} is above {most}");
    }

    private static void CheckMembers(JsonObject shape, JsonObject members, JsonNode? value, string path, List<string> problems)
    {
        if (value is not JsonObject given)
        {
            problems.Add($"{path}: expected a structure");
            return;
        }

        foreach (var required in (shape["required"] as JsonArray ?? []).Select(name => name!.ToString()).Where(name => Of(given, name) is null))
            problems.Add($"{path}.{required} is required");
        foreach (var (name, member) in given)
        {
            // Step Functions writes all members with a capital letter, its own as well.
            if ((members[name] ?? members[char.ToLowerInvariant(name[0]) + name[1..]]) is JsonObject known) Check(known, member, $"{path}.{name}", problems);
            else problems.Add($"{path}.{name}: there is no such member");
        }
    }

    private static JsonNode? Of(JsonObject given, string name) => given[name] ?? given[char.ToUpperInvariant(name[0]) + name[1..]];

    private static void CheckItems(JsonObject item, JsonArray? items, string path, List<string> problems)
    {
        if (items is null) problems.Add($"{path}: expected a list or a map");
        foreach (var (value, index) in (items ?? []).Select((value, index) => (value, index)))
            Check(item, value, string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]"), problems);
    }

    private static void CheckValue(JsonObject shape, JsonNode? value, string path, List<string> problems)
    {
        var kind = value?.GetValueKind();
        var fits = shape["type"]!.ToString() switch
        {
            "string" or "blob" => kind == System.Text.Json.JsonValueKind.String,
            "boolean" => kind is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False,
            "integer" or "long" => kind == System.Text.Json.JsonValueKind.Number && Number(value!) % 1 == 0,
            "float" or "double" => kind == System.Text.Json.JsonValueKind.Number,
            _ => value is not null,
        };
        if (!fits) problems.Add($"{path}: {value?.ToJsonString() ?? "null"} is not of type {shape["type"]}");
        if (shape["enum"] is JsonArray choices && choices.All(choice => choice!.ToString() != value?.ToString())) problems.Add($"{path}: {value} is none of its choices");
    }

    private static double? Size(JsonObject shape, JsonNode? value) => value switch
    {
        JsonArray items => items.Count,
        JsonObject map when shape.ContainsKey("map") => map.Count,
        JsonValue text when text.GetValueKind() == System.Text.Json.JsonValueKind.String => text.ToString().Length,
        JsonValue number when number.GetValueKind() == System.Text.Json.JsonValueKind.Number => Number(number),
        _ => null,
    };

    private static double Number(JsonNode node) => double.Parse(node.ToString(), CultureInfo.InvariantCulture);
}
