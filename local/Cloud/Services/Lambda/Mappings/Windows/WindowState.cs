using System.Text;
using System.Text.Json;
using Pipeline.Cloud.Lambda.Mappings.Delivery;
using Pipeline.Cloud.Lambda.Settings;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Lambda.Mappings.Windows;

/// <summary>The state that the invocations of a window pass on: the <c>state</c> of each response goes into the next event.</summary>
internal sealed class WindowState
{
    private static readonly byte[] Fresh = "{}"u8.ToArray();

    /// <summary>The state as JSON; an empty object when the window starts.</summary>
    public ReadOnlyMemory<byte> Json { get; private set; } = Fresh;

    /// <summary>Whether it exceeds Lambda's limit.</summary>
    public bool TooLarge => Json.Length > LambdaLimits.WindowStateBytes;

    /// <summary>Takes the state from an answer about records.</summary>
    /// <param name="payload">The function's answer.</param>
    /// <param name="answer">The outcome of that answer.</param>
    /// <returns>The outcome, or a failure if the function's answer has no state.</returns>
    public BatchAnswer Take(ReadOnlyMemory<byte> payload, BatchAnswer answer)
    {
        if (answer is not (BatchAnswer.Succeeded or BatchAnswer.FailedFrom)) return answer;
        if (Read(payload) is not { } state) return new BatchAnswer.Failed();
        // If no record is done, all are delivered again, with the state that they were delivered with now.
        if (answer is not BatchAnswer.FailedFrom { Index: 0 }) Json = state;
        return answer;
    }

    /// <summary>Clears the state at the end of the window.</summary>
    public void Drop() => Json = Fresh;

    private static byte[]? Read(ReadOnlyMemory<byte> payload)
    {
        try
        {
            using var document = DocumentJson.Open(payload);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("state", out var state)
                ? Encoding.UTF8.GetBytes(state.GetRawText())
                : null;
        }
        catch (JsonException)
        {
            // The caller treats an answer without a state as a failed invocation.
            return null;
        }
    }
}
