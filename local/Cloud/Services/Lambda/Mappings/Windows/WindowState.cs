using System.Text;
using System.Text.Json;
using Pipeline.Cloud.Lambda.Mappings.Delivery;
using Pipeline.Cloud.Lambda.Settings;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Lambda.Mappings.Windows;

/// <summary>The state that the invocations of a window pass on: each response's <c>state</c> is the next event's.</summary>
internal sealed class WindowState
{
    private static readonly byte[] Fresh = "{}"u8.ToArray();

    /// <summary>The state as JSON; an empty object when the window starts.</summary>
    public ReadOnlyMemory<byte> Json { get; private set; } = Fresh;

    /// <summary>Whether it is larger than Lambda keeps.</summary>
    public bool TooLarge => Json.Length > LambdaLimits.WindowStateBytes;

    /// <summary>Takes the state from an answer about records.</summary>
    /// <param name="payload">The function's answer.</param>
    /// <param name="answer">What it says about the records.</param>
    /// <returns>The same, or a failure where the answer has no state.</returns>
    public BatchAnswer Take(ReadOnlyMemory<byte> payload, BatchAnswer answer)
    {
        if (answer is not (BatchAnswer.Succeeded or BatchAnswer.FailedFrom)) return answer;
        if (Read(payload) is not { } state) return new BatchAnswer.Failed();
        // When not one record is done with, all of them come again: with the state that they came with now.
        if (answer is not BatchAnswer.FailedFrom { Index: 0 }) Json = state;
        return answer;
    }

    /// <summary>The window is over.</summary>
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
            // The caller makes a failed invocation of an answer without a state.
            return null;
        }
    }
}
