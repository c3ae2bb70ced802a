using System.Text.Encodings.Web;
using System.Text.Json;

namespace Pipeline.Cloud.StepFunctions.Executions;

/// <summary>How data is written in history and answers: readable, since it is never embedded in HTML.</summary>
internal static class JsonText
{
    /// <summary>The writer's options.</summary>
    public static JsonSerializerOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
