using System.Text;

namespace Pipeline.Cloud.Engines.Hosting;

/// <summary>An answer of a child process: its first byte tells a result from a failure.</summary>
internal static class EngineAnswer
{
    private const byte Succeeded = 0;
    private const byte Refused = 1;

    /// <summary>An answer with a result.</summary>
    public static byte[] Done(ReadOnlySpan<byte> result) => [Succeeded, .. result];

    /// <summary>An answer with the reason why there is no result.</summary>
    public static byte[] Failed(string reason) => [Refused, .. Encoding.UTF8.GetBytes(reason)];

    /// <summary>Returns the result in an answer; throws if the answer is a failure.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="failure">Makes an exception from a failure's reason.</param>
    public static ReadOnlyMemory<byte> Result(byte[] answer, Func<string, Exception> failure) =>
        answer[0] == Succeeded ? answer.AsMemory(1) : throw failure(Encoding.UTF8.GetString(answer.AsSpan(1)));
}
