using System.Text;
using System.Text.Json.Nodes;

namespace Pipeline.Cloud.StepFunctions.Executions;

/// <summary>The most data that a state may take, give or assign: 256 KiB of JSON in UTF-8.</summary>
internal static class DataLimit
{
    /// <summary>The limit.</summary>
    public const int Bytes = 262_144;

    /// <summary>The data as text.</summary>
    /// <exception cref="StateFailure">States.DataLimitExceeded.</exception>
    public static string Text(JsonNode? data, string state, string what)
    {
        string text = data?.ToJsonString(JsonText.Options) ?? "null";
        return text.Length <= Bytes && Encoding.UTF8.GetByteCount(text) <= Bytes ? text : throw Exceeded(state, what);
    }

    /// <summary>The failure of a state whose data are too large.</summary>
    /// <param name="state">The state.</param>
    /// <param name="what">Which data, with their article: "an input".</param>
    public static StateFailure Exceeded(string state, string what) => new(
        ErrorNames.DataLimitExceeded, $"The state/task '{state}' has {what} with a size exceeding the maximum number of bytes service limit.");
}
