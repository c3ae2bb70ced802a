using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Deployment.Template;

/// <summary>A template as it was read.</summary>
/// <param name="File">Its file.</param>
/// <param name="Root">Its content, short tags written out.</param>
/// <param name="Lines">The line of each path, such as <c>Resources.TripStream.Properties.Name</c>.</param>
public sealed record TemplateDocument(string File, JsonObject Root, IReadOnlyDictionary<string, long> Lines)
{
    /// <summary>A section of the template; empty where it is absent.</summary>
    /// <exception cref="TemplateException">It is not a mapping.</exception>
    public JsonObject Section(string name) => Root[name] switch
    {
        null => [],
        JsonObject section => section,
        _ => throw Error(name, "expected a mapping."),
    };

    /// <summary>An error at a path, or at the nearest path above it whose line is known.</summary>
    public TemplateException Error(string path, string problem)
    {
        for (var at = path; ; at = at[..Math.Max(at.LastIndexOf('.'), 0)])
        {
            if (Lines.TryGetValue(at, out var line) || at.Length == 0) return new TemplateException(File, line, $"{path}: {problem}");
        }
    }
}
