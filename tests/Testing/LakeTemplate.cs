using System.Globalization;
using System.Text.RegularExpressions;

namespace Pipeline.Testing;

/// <summary>The part of template.yaml that declares the lake: its database, tables and views, as a template of its own.</summary>
public static partial class LakeTemplate
{
    /// <summary>The template's text.</summary>
    public static string Text
    {
        get
        {
            var template = File.ReadAllText(Path.Combine(Repository.Root, "template.yaml"));
            var resources = template[template.IndexOf("\nResources:\n", StringComparison.Ordinal)..];
            var blocks = Resource().Split(resources[..resources.IndexOf("\nOutputs:\n", StringComparison.Ordinal)])
                .Where(block => block.Contains("\n    Type: AWS::Glue::Table\n", StringComparison.Ordinal) || block.Contains("\n    Type: AWS::Glue::Database\n", StringComparison.Ordinal));
            return "Resources:\n" + string.Concat(blocks);
        }
    }

    /// <summary>The features of a landed line, in their order, as the view of the log names them.</summary>
    public static IReadOnlyList<string> Features { get; } = [.. Feature().Matches(Text).OrderBy(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)).Select(match => match.Groups[2].Value)];

    /// <summary>Writes the template.</summary>
    /// <param name="folder">The folder of the file.</param>
    /// <returns>The file.</returns>
    public static string WriteTo(string folder)
    {
        var file = Path.Combine(folder, "lake.yaml");
        File.WriteAllText(file, Text);
        return file;
    }

    // Where a resource begins: its name stands two spaces in.
    [GeneratedRegex("(?=^  [A-Za-z]+:$)", RegexOptions.Multiline)]
    private static partial Regex Resource();

    [GeneratedRegex(@"element_at\(feature, (\d+)\), ''\) AS double\) AS (\w+)")]
    private static partial Regex Feature();
}
