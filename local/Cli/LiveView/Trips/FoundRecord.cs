using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cli.LiveView.Trips;

/// <summary>A line of the lake, or of quarantine.</summary>
/// <param name="Key">The object that it stands in.</param>
/// <param name="Line">The line. Anybody may have put it there: a member need not be of the kind that the pipeline writes.</param>
internal sealed record FoundRecord(string Key, JsonObject Line)
{
    /// <summary>A text of the line; null where it has none of that name.</summary>
    public string? Text(string name) => NodeText.Of(Line[name]);
}
