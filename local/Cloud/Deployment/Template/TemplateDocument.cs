using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Deployment.Template;

/// <summary>A template that has been read.</summary>
/// <param name="File">Its file.</param>
/// <param name="Root">Its content, with short tags expanded.</param>
/// <param name="Lines">The line of each path, such as <c>Resources.TripStream.Properties.Name</c>.</param>
public sealed record TemplateDocument(string File, JsonObject Root, IReadOnlyDictionary<string, long> Lines)
{
    /// <summary>A section of the template; empty if absent.</summary>
    /// <exception cref="TemplateException">The section is not a mapping.</exception>
    public JsonObject Section(string name) => Root[name] switch
    {
        null => [],
        JsonObject section => section,
        _ => throw Error(name, "expected a mapping."),
    };

    /// <summary>An error at a path. Its line is that of the path, or of the nearest parent with a known line.</summary>
    public TemplateException Error(string path, string problem)
    {
        for (var at = path; ; at = at[..Math.Max(at.LastIndexOf('.'), 0)])
        {
            if (Lines.TryGetValue(at, out var line) || at.Length == 0) return new TemplateException(File, line, $"{path}: {problem}");
        }
    }
}
