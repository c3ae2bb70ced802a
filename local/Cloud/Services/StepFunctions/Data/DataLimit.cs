using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Cloud.StepFunctions.Errors;

namespace Pipeline.Cloud.StepFunctions.Data;

/// <summary>The maximum size of a state's input, output, arguments or variables: 256 KiB of JSON in UTF-8.</summary>
internal static class DataLimit
{
    /// <summary>The limit in bytes.</summary>
    public const int Bytes = 262_144;

    /// <summary>The data as text.</summary>
    /// <param name="data">The data; null is JSON's null.</param>
    /// <param name="state">The state's name, or the resource's.</param>
    /// <param name="what">The kind of data with its article: "an input".</param>
    /// <exception cref="StateFailure">States.DataLimitExceeded.</exception>
    public static string Text(JsonNode? data, string state, string what)
    {
        string text = data?.ToJsonString(JsonText.Options) ?? "null";
        return text.Length <= Bytes && Encoding.UTF8.GetByteCount(text) <= Bytes ? text : throw Exceeded(state, what);
    }

    /// <summary>The failure of a state or resource whose data are too large.</summary>
    /// <inheritdoc cref="Text"/>
    public static StateFailure Exceeded(string state, string what = "a result") => new(
        ErrorNames.DataLimitExceeded, $"The state/task '{state}' returned {what} with a size exceeding the maximum number of bytes service limit.");
}

/// <summary>How data is written to the history and to responses: readable, because it is never embedded in HTML.</summary>
internal static class JsonText
{
    /// <summary>The writer's options.</summary>
    public static JsonSerializerOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
