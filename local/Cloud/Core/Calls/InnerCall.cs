using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Calls;

/// <summary>A call from within the process: by a workflow, an event source mapping, a notification, a schedule or the deployment.</summary>
internal sealed class InnerCall(ICloudService service, Operation operation, JsonObject input, CallContext context) : ServiceCall(service, operation, context)
{
    /// <summary>The answer; available after the call.</summary>
    public JsonObject? Answer { get; private set; }

    /// <inheritdoc/>
    public override ValueTask<JsonObject> MembersAsync() => ValueTask.FromResult(input);

    /// <inheritdoc/>
    public override async Task ExecuteAsync() =>
        Answer = await Operation.HandleAsync(Service, input, Context);

    /// <inheritdoc/>
    public override async Task<bool> TryAnswerAsync(Func<JsonObject, Task<JsonObject>> work)
    {
        Answer = await work(input);
        return true;
    }

    /// <inheritdoc/>
    public override async Task TruncateAsync(Func<Task> work)
    {
        await LoseAnswerAsync(work);
        throw Lost("Premature end of Content-Length delimited message body");
    }

    /// <inheritdoc/>
    public override void Break() => throw Lost("Connection reset");

    /// <summary>The error that a client sees when its connection breaks; Step Functions shows it by this name.</summary>
    private static AwsException Lost(string what) => new("SdkClientException", $"Unable to execute HTTP request: {what}", 500);
}
