using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.StepFunctions.Errors;

namespace Pipeline.Cloud.StepFunctions.Tasks;

/// <summary>The tasks that wait for somebody to send their token back (<c>.waitForTaskToken</c>).</summary>
/// <param name="time">The clock of heartbeats.</param>
internal sealed class TaskTokens(TimeProvider time)
{
    private const int IdLength = 16;
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<string, PendingTask> _pending = new(StringComparer.Ordinal);

    /// <summary>Creates a token for a task.</summary>
    public PendingTask Open()
    {
        var id = RandomNumberGenerator.GetBytes(IdLength);
        var task = new PendingTask(Convert.ToBase64String([.. id, .. HMACSHA256.HashData(_key, id)]), time.GetUtcNow());
        _pending[task.Token] = task;
        return task;
    }

    /// <summary>Ends a token: from now on it is refused.</summary>
    public void Close(PendingTask task) => _pending.TryRemove(task.Token, out _);

    /// <summary>SendTaskSuccess.</summary>
    /// <param name="token">The token.</param>
    /// <param name="output">The task's result.</param>
    /// <exception cref="AwsException">InvalidToken, TaskDoesNotExist, TaskTimedOut.</exception>
    public void Succeed(string token, JsonNode? output) => Take(token).Succeed(output);

    /// <summary>SendTaskFailure.</summary>
    /// <param name="token">The token.</param>
    /// <param name="failure">The task's failure.</param>
    /// <inheritdoc cref="Succeed"/>
    public void Fail(string token, StateFailure failure) => Take(token).Fail(failure);

    /// <summary>SendTaskHeartbeat.</summary>
    /// <param name="token">The token.</param>
    /// <inheritdoc cref="Succeed"/>
    public void Beat(string token) => Find(token).Beat(time.GetUtcNow());

    private PendingTask Take(string token)
    {
        Find(token);
        // Of two answers at once only one counts.
        return _pending.TryRemove(token, out var task) ? task : throw Over();
    }

    // A token is signed, so that one whose task has ended can be told from one that was never given out without remembering either.
    private PendingTask Find(string token)
    {
        if (_pending.TryGetValue(token, out var task)) return task;
        var bytes = new byte[token.Length];
        if (!Convert.TryFromBase64String(token, bytes, out int length) || length != IdLength + HMACSHA256.HashSizeInBytes)
            throw new AwsException("InvalidToken", "Invalid Token: 'Invalid token'");
        bool ours = CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(_key, bytes.AsSpan(0, IdLength)), bytes.AsSpan(IdLength, HMACSHA256.HashSizeInBytes));
        throw ours ? Over() : new AwsException("TaskDoesNotExist", "Task Does Not Exist: 'Provided task does not exist'");
    }

    private static AwsException Over() => new("TaskTimedOut", "Task Timed Out: 'Provided task does not exist anymore'");
}

/// <summary>A task that waits for its token.</summary>
/// <param name="token">The token.</param>
/// <param name="begun">When it began to wait, which counts as its first heartbeat.</param>
internal sealed class PendingTask(string token, DateTimeOffset begun)
{
    private readonly TaskCompletionSource<JsonNode?> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _beat = begun.UtcTicks;

    /// <summary>The token.</summary>
    public string Token => token;

    /// <summary>Completes with the result that was sent, or fails with the <see cref="StateFailure"/>.</summary>
    public Task<JsonNode?> Result => _result.Task;

    /// <summary>The last heartbeat.</summary>
    public DateTimeOffset LastBeat => new(Interlocked.Read(ref _beat), TimeSpan.Zero);

    internal void Beat(DateTimeOffset at) => Interlocked.Exchange(ref _beat, at.UtcTicks);

    internal void Succeed(JsonNode? output) => _result.TrySetResult(output);

    internal void Fail(StateFailure failure) => _result.TrySetException(failure);
}
