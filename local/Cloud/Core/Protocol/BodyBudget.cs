using Microsoft.AspNetCore.Http;

namespace Pipeline.Cloud.Protocol;

/// <summary>Bounds how many bytes of request bodies are in memory at one time.</summary>
/// <param name="capacity">The most bytes.</param>
internal sealed class BodyBudget(long capacity)
{
    /// <summary>The longest body that is not counted, in bytes. Connections have buffers of this size anyway, and small calls go on while large ones wait.</summary>
    public const int Uncounted = 64 * 1024;

    private long _left = capacity;

    /// <summary>Whether a request's body is counted.</summary>
    public static bool Counts(HttpRequest request) => request.ContentLength > Uncounted || BodyLength.IsUnknown(request);

    /// <summary>Takes bytes.</summary>
    /// <returns>False, with nothing taken, if fewer bytes are left.</returns>
    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _left, -bytes) >= 0) return true;
        Return(bytes);
        return false;
    }

    /// <summary>Gives bytes back.</summary>
    public void Return(long bytes) => Interlocked.Add(ref _left, bytes);
}
