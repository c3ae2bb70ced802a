namespace Pipeline.Cli.LiveView.Trips;

/// <summary>A line of the lake, or of quarantine.</summary>
/// <param name="Key">The object that it stands in.</param>
/// <param name="Line">The line.</param>
internal sealed record FoundRecord(string Key, System.Text.Json.Nodes.JsonObject Line);
