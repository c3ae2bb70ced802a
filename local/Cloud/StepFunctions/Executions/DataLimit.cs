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
        if (text.Length <= Bytes && Encoding.UTF8.GetByteCount(text) <= Bytes) return text;
        throw new StateFailure(
            ErrorNames.DataLimitExceeded, $"The state/task '{state}' has {what} with a size exceeding the maximum number of bytes service limit.");
    }
}
