using System.Text.Json.Nodes;

namespace Pipeline.Simulation.World;

/// <summary>A line of an object of the lake.</summary>
internal sealed class LandedLine(string key, JsonNode line)
{
    /// <summary>The object's key.</summary>
    public string Key => key;

    public JsonNode Line => line;

    public bool IsScored => key.StartsWith("scored/", StringComparison.Ordinal);

    /// <summary>The user record that it is of.</summary>
    public string Record { get; } = $"{line["shard"]}/{line["sequence_number"]}/{line["sub_sequence_number"]}";
}
