using System.Text.RegularExpressions;

namespace Pipeline.Bench.Contenders;

/// <summary>The settings of .NET's runtime and of the C library that the template deploys the scoring function with: <c>DOTNET_NAME: "value"</c>.</summary>
internal static partial class TemplateSettings
{
    /// <summary>Reads them.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Read(string template) =>
        [.. Setting().Matches(File.ReadAllText(template)).Select(found => KeyValuePair.Create(found.Groups["name"].Value, found.Groups["value"].Value))];

    [GeneratedRegex("""^\s+(?<name>(DOTNET|MALLOC)_\w+): "(?<value>[^"]*)"$""", RegexOptions.Multiline)]
    private static partial Regex Setting();
}
