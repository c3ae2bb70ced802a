using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Calls;

/// <summary>
/// One call of an operation: resolved once, whether it comes over HTTP or from another service, then passed through the steps of the
/// <see cref="Dispatcher"/> in order.
/// </summary>
/// <param name="service">The service.</param>
/// <param name="operation">Its operation.</param>
/// <param name="context">Who calls, and what surrounds the call.</param>
public abstract class ServiceCall(ICloudService service, Operation operation, CallContext context)
{
    /// <summary>The service that is called.</summary>
    public ICloudService Service { get; } = service;

    /// <summary>Its operation.</summary>
    public Operation Operation { get; } = operation;

    /// <summary>Who calls, and what surrounds the call.</summary>
    public CallContext Context { get; } = context;

    /// <summary>The faults that happen to the call; null for none.</summary>
    public PlannedFaults? Faults { get; set; }

    /// <summary>The request's members; read once.</summary>
    public abstract ValueTask<JsonObject> MembersAsync();

    /// <summary>Carries the call out and answers its caller.</summary>
    public abstract Task ExecuteAsync();

    /// <summary>Carries out what a function makes of the members, and answers with the result.</summary>
    /// <returns>False where the call is not a document; nothing was done then.</returns>
    public abstract Task<bool> TryAnswerAsync(Func<JsonObject, Task<JsonObject>> work);

    /// <summary>Does something whose answer, or refusal, the caller never gets.</summary>
    public virtual async Task LoseAnswerAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (AwsException)
        {
            // The service refused the call, and the caller does not learn that either.
        }
    }

    /// <summary>Does something whose answer reaches the caller only in part.</summary>
    public abstract Task TruncateAsync(Func<Task> work);

    /// <summary>Breaks the connection to the caller.</summary>
    public abstract void Break();

    /// <summary>The error by which the call is refused, in the form that its protocol has for it.</summary>
    public virtual AwsException Refusal(AwsException error) => error;
}

/// <summary>The faults that are meant for a call, for those who look at the call afterwards.</summary>
/// <param name="Names">Their names in reports, separated by commas.</param>
/// <param name="Break">Whether one of them breaks the connection, so that the client gets no answer.</param>
public sealed record PlannedFaults(string Names, bool Break);
