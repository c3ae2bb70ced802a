using System.Globalization;
using System.Text.Json.Nodes;

namespace Pipeline.Cli.Hosting;

/// <summary>Reads times as AWS JSON has them: seconds since 1970, with a fraction.</summary>
internal static class EpochTime
{
    /// <summary>The time; null where there is none.</summary>
    public static DateTimeOffset? Read(JsonNode? node) =>
        node is null ? null : DateTimeOffset.UnixEpoch.AddMilliseconds(Math.Round(double.Parse(node.ToJsonString(), CultureInfo.InvariantCulture) * 1000));
}
