using Pipeline.Cloud.Yaml;
using YamlDotNet.RepresentationModel;

namespace Pipeline.Cloud.Deployment.Grants;

/// <summary>
/// Reads a grant-exceptions file, in YAML: <c>unused</c> is a list of role, statement, grants and reason; <c>any-resource</c> is a list of
/// role, statement and reason.
/// </summary>
public static class GrantExceptionFile
{
    private const string Grants = "grants";

    /// <summary>Reads a file.</summary>
    /// <exception cref="GrantFileException">The file is missing or malformed.</exception>
    public static GrantExceptions Read(string file)
    {
        if (!File.Exists(file)) throw new GrantFileException(file, "there is no such file; expected the reasons for unused grants, in YAML.");
        var (unused, anyResource) = (new List<GrantException>(), new List<GrantException>());
        var root = YamlFile.Load(file, (place, problem) => new GrantFileException(place, problem))
            ?? throw new GrantFileException(file, "expected one YAML document with 'unused' and 'any-resource'.");
        foreach (var (key, node) in root)
        {
            var (list, hasGrants) = key.ToString() switch
            {
                "unused" => (unused, true),
                "any-resource" => (anyResource, false),
                var other => throw new GrantFileException(YamlFile.At(file, key), $"'{other}' is not a key of this file; there are unused and any-resource."),
            };
            foreach (var entry in node as YamlSequenceNode ?? throw new GrantFileException(YamlFile.At(file, node), $"{key}: expected a list."))
                list.Add(Entry(file, entry, hasGrants));
        }

        return new GrantExceptions(unused, anyResource);
    }

    private static GrantException Entry(string file, YamlNode node, bool hasGrants)
    {
        var place = YamlFile.At(file, node);
        var entry = node as YamlMappingNode ?? throw new GrantFileException(place, "expected role, statement and reason.");
        string[] known = hasGrants ? ["role", "statement", "reason", Grants] : ["role", "statement", "reason"];
        foreach (var key in entry.Children.Keys)
        {
            if (!known.Contains(key.ToString())) throw new GrantFileException(YamlFile.At(file, key), $"'{key}' is not a key of an entry; there are {string.Join(", ", known)}.");
        }

        string Text(string name) => entry.Children.TryGetValue(name, out var value) && value is YamlScalarNode { Value.Length: > 0 } scalar
            ? scalar.Value
            : throw new GrantFileException(place, $"needs '{name}'.");
        IReadOnlyList<string> grants = !hasGrants ? [] : entry.Children.TryGetValue(Grants, out var list) && list is YamlSequenceNode { Children.Count: > 0 } sequence
            ? [.. sequence.Select(item => item.ToString())]
            : throw new GrantFileException(place, $"needs '{Grants}', a list of actions and resources.");
        return new GrantException(place, Text("role"), Text("statement"), grants, Text("reason"));
    }
}

/// <summary>Thrown when a grant-exceptions file is missing or malformed.</summary>
/// <param name="place">The file, or file and line.</param>
/// <param name="problem">What is wrong and what was expected.</param>
public sealed class GrantFileException(string place, string problem) : Exception($"{place}: {problem}");
