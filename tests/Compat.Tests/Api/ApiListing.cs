using System.Text.RegularExpressions;

namespace Pipeline.Compat.Tests.Api;

/// <summary>The official signatures: a line «namespace: class Name : bases» a type, and an indented line a member.</summary>
internal sealed partial class ApiListing
{
    private readonly Dictionary<string, HashSet<string>> _types = new(StringComparer.Ordinal);

    /// <summary>Everything as text, for the few types that are described in prose.</summary>
    public string Text { get; }

    public ApiListing(string text)
    {
        Text = text;
        HashSet<string>? members = null;
        foreach (var line in text.Split('\n'))
        {
            if (TypeLine().Match(line) is { Success: true } type)
            {
                members = [];
                _types.TryAdd($"{type.Groups["ns"].Value}.{type.Groups["name"].Value}", members);
            }
            else if (line.StartsWith("    ", StringComparison.Ordinal))
            {
                foreach (var member in Members(line.Trim())) members?.Add(member);
            }
        }
    }

    /// <summary>The members of a type in the form of <see cref="Signature"/>, or null where it is not listed.</summary>
    public IReadOnlySet<string>? Find(string type) => _types.GetValueOrDefault(type);

    private static IEnumerable<string> Members(string line)
    {
        if (line.StartsWith("static ", StringComparison.Ordinal)) line = line["static ".Length..];
        if (Property().Match(line) is { Success: true } property)
        {
            yield return $"{property.Groups["name"].Value}: {property.Groups["type"].Value}";
        }
        else if (Method().Match(line) is { Success: true } method)
        {
            yield return $"{method.Groups["name"].Value}({string.Join(", ", Types(method.Groups["args"].Value))})";
        }
        else
        {
            foreach (var value in line.Split(", ")) yield return value; // the values of an enum
        }
    }

    private static IEnumerable<string> Types(string parameters)
    {
        var depth = 0;
        var start = 0;
        for (var at = 0; at <= parameters.Length; at++)
        {
            if (at < parameters.Length && parameters[at] == '<') depth++;
            if (at < parameters.Length && parameters[at] == '>') depth--;
            if (at < parameters.Length && (parameters[at] != ',' || depth > 0)) continue;
            var parameter = parameters[start..at].Split(" = ")[0].Trim();
            start = at + 1;
            if (parameter.Length > 0) yield return parameter[..parameter.LastIndexOf(' ')];
        }
    }

    [GeneratedRegex(@"^(?<ns>Amazon[\w.]*): (?:static |abstract |sealed )*(?:class|interface|enum|delegate) (?<name>[\w.]+(?:<[^>]+>)?)")]
    private static partial Regex TypeLine();

    [GeneratedRegex(@"^(?<type>\S.*) (?<name>\w+) \{ (?:get; )?(?:set; )?\}$")]
    private static partial Regex Property();

    [GeneratedRegex(@"^(?:\S.* )?(?<name>new|\w+)?(?:<[^>(]+>)?\((?<args>.*)\)$")]
    private static partial Regex Method();
}
