using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Calls;

/// <summary>
/// One call of an operation, over HTTP or from another service. It is resolved once, then passes the steps of the
/// <see cref="Dispatcher"/> in order.
/// </summary>
/// <param name="service">The service.</param>
/// <param name="operation">Its operation.</param>
/// <param name="context">The caller and the call's surroundings.</param>
public abstract class ServiceCall(ICloudService service, Operation operation, CallContext context)
{
    /// <summary>The service that is called.</summary>
    public ICloudService Service { get; } = service;

    /// <summary>Its operation.</summary>
    public Operation Operation { get; } = operation;

    /// <summary>The caller and the call's surroundings.</summary>
    public CallContext Context { get; private set; } = context;

    /// <summary>The faults planned for the call; null for none.</summary>
    public PlannedFaults? Faults { get; set; }

    /// <summary>Says which items of the call's batch the caller may not touch.</summary>
    /// <param name="items">An error or null for each item, in the request's order.</param>
    public void RefuseItems(IReadOnlyList<AwsException?> items) => Context = Context with { RefusedItems = items };

    /// <summary>The request's members; read once.</summary>
    public abstract ValueTask<JsonObject> MembersAsync();

    /// <summary>Carries the call out and answers the caller.</summary>
    public abstract Task ExecuteAsync();

    /// <summary>Runs a function on the call's members and answers with its result.</summary>
    /// <returns>False, with nothing done, if the call is not a JSON document (REST, query protocol).</returns>
    public abstract Task<bool> TryAnswerAsync(Func<JsonObject, Task<JsonObject>> work);

    /// <summary>Runs work whose answer, or error, never reaches the caller.</summary>
    public virtual async Task LoseAnswerAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (AwsException)
        {
            // The service refused the call. The caller does not see this either.
        }
    }

    /// <summary>Runs work and sends the caller another body than the work's own. A refusal stays as it is.</summary>
    /// <param name="work">The call.</param>
    /// <param name="body">The body that takes the place of the call's own.</param>
    /// <returns>False if the call has no body to replace; then its own answer is sent.</returns>
    public virtual async Task<bool> RewriteAnswerAsync(Func<Task> work, Func<ReadOnlySpan<byte>, byte[]> body)
    {
        await work();
        return false;
    }

    /// <summary>Runs work whose answer reaches the caller only in part.</summary>
    public abstract Task TruncateAsync(Func<Task> work);

    /// <summary>Breaks the connection to the caller.</summary>
    public abstract void Break();

    /// <summary>The error that refuses the call, in the form of the call's protocol.</summary>
    public virtual AwsException Refusal(AwsException error) => error;
}

/// <summary>The faults planned for a call, for readers of the journal.</summary>
/// <param name="Names">Their names in reports, separated by commas.</param>
/// <param name="Break">Whether one of them breaks the connection, so that the client gets no answer.</param>
public sealed record PlannedFaults(string Names, bool Break);
