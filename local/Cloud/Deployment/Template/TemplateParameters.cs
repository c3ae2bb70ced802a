using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Pipeline.Cloud.Deployment.Template;

/// <summary>Gives every parameter of a template its value, the given one or the default, and checks it against the parameter's constraints.</summary>
internal static class TemplateParameters
{
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(1);

    /// <summary>The values by name.</summary>
    /// <exception cref="TemplateException">A value is missing, unknown, or violates a constraint.</exception>
    public static IReadOnlyDictionary<string, string> Resolve(TemplateDocument template, IReadOnlyDictionary<string, string> given)
    {
        var declared = template.Section("Parameters");
        foreach (var name in given.Keys)
        {
            if (!declared.ContainsKey(name))
                throw template.Error("Parameters", $"there is no parameter '{name}'; the template has {string.Join(", ", declared.Select(entry => entry.Key))}.");
        }

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, node) in declared)
        {
            var path = $"Parameters.{name}";
            if (node is not JsonObject declaration) throw template.Error(path, "expected a mapping with 'Type'.");
            var value = given.GetValueOrDefault(name) ?? declaration["Default"]?.ToString() ?? throw template.Error(path, "has no default and no value was given.");
            Check(template, path, declaration, value);
            values[name] = value;
        }

        return values;
    }

    // A template is untrusted, and its pattern may take forever to match.
    private static bool Matches(TemplateDocument template, string path, string pattern, string value)
    {
        try
        {
            return Regex.IsMatch(value, $@"^(?:{pattern})\z", RegexOptions.None, MatchTimeout);
        }
        catch (Exception e) when (e is ArgumentException or RegexMatchTimeoutException)
        {
            throw template.Error(path, $"'AllowedPattern' cannot be matched: {e.Message}");
        }
    }

    private static void Check(TemplateDocument template, string path, JsonObject declaration, string value)
    {
        if (declaration["AllowedValues"] is JsonArray allowed && !allowed.Any(item => item?.ToString() == value))
            throw template.Error(path, $"'{value}' is not one of {string.Join(", ", allowed.Select(item => item?.ToString()))}.");
        if (declaration["AllowedPattern"] is { } pattern && !Matches(template, path, pattern.ToString(), value))
            throw template.Error(path, $"'{value}' does not match {pattern}.");
        if (declaration["Type"]?.ToString() != "Number") return;
        if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            throw template.Error(path, $"'{value}' is not a number.");
        if (declaration["MinValue"] is { } least && number < double.Parse(least.ToString(), CultureInfo.InvariantCulture))
            throw template.Error(path, $"{value} is below the least value, {least}.");
        if (declaration["MaxValue"] is { } most && number > double.Parse(most.ToString(), CultureInfo.InvariantCulture))
            throw template.Error(path, $"{value} is above the greatest value, {most}.");
    }
}
