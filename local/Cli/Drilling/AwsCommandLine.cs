using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Pipeline.Cli.Drilling;

/// <summary>A command of the AWS CLI as a runbook writes it, for the local cloud: the operation in its own words, and its members as options.</summary>
/// <param name="Service">The service, as the CLI names it.</param>
/// <param name="Operation">The operation, as the API names it.</param>
/// <param name="Members">The request.</param>
internal sealed partial record AwsCommandLine(string Service, string Operation, JsonObject Members)
{
    // Those whose name in the CLI is another one.
    private static readonly Dictionary<string, string> Services = new(StringComparer.Ordinal) { ["s3api"] = "s3", ["stepfunctions"] = "sfn" };

    /// <summary>Reads <c>aws service some-operation --some-member value --flag --no-other</c>.</summary>
    /// <param name="words">The words behind <c>aws</c>.</param>
    /// <exception cref="RunbookException">It is not of this form.</exception>
    public static AwsCommandLine Parse(IReadOnlyList<string> words)
    {
        if (words.Count < 2) throw new RunbookException($"'aws {string.Join(' ', words)}': expected a service and an operation.");
        var members = new JsonObject();
        for (var i = 2; i < words.Count; i++)
        {
            if (!words[i].StartsWith("--", StringComparison.Ordinal)) throw new RunbookException($"'aws {string.Join(' ', words)}': '{words[i]}' belongs to no option.");
            var option = words[i][2..];
            if (i + 1 < words.Count && !words[i + 1].StartsWith("--", StringComparison.Ordinal)) members[Member(words[0], option)] = Value(words[++i]);
            else if (option.StartsWith("no-", StringComparison.Ordinal)) members[Member(words[0], option[3..])] = false;
            else members[Member(words[0], option)] = true;
        }

        return new AwsCommandLine(Services.GetValueOrDefault(words[0], words[0]), Pascal(words[1]), members);
    }

    // The members of Step Functions begin with a small letter; identifiers are written as AWS writes them.
    private static string Member(string service, string option)
    {
        var name = Pascal(option) switch { "Uuid" => "UUID", var other => other };
        return service == "stepfunctions" ? char.ToLowerInvariant(name[0]) + name[1..] : name;
    }

    private static string Pascal(string words) => string.Concat(words.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    private static JsonNode Value(string text)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return JsonValue.Create(number);
        if (Shorthand().IsMatch(text)) return new JsonObject(text.Split(',').Select(part => part.Split('=')).Select(part => KeyValuePair.Create(part[0], (JsonNode?)Word(part[1]))));
        return text.StartsWith('{') || text.StartsWith('[') ? JsonNode.Parse(text)! : JsonValue.Create(text);
    }

    private static JsonValue Word(string text) => bool.TryParse(text, out var flag) ? JsonValue.Create(flag) : JsonValue.Create(text)!;

    // "Using shorthand syntax with parameters in the AWS CLI": a structure, as Enabled=true,AttributeName=expires_at.
    [GeneratedRegex("^[A-Z][A-Za-z]*=[^=,]+(,[A-Z][A-Za-z]*=[^=,]+)*\\z")]
    private static partial Regex Shorthand();
}
