using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Faults;

/// <summary>Brings about what happens to a call, as far as it is the same over HTTP and within the process.</summary>
internal sealed class CallInjection(FaultInjector injector, EndpointChanges endpoints)
{
    /// <summary>What happens to a call; null for nothing.</summary>
    public CallFaults? Of(string service, string operation, Caller caller) => injector.OfCall(service, operation, caller);

    /// <summary>Brings about what happens beside the answer.</summary>
    /// <param name="faults">What happens to the call.</param>
    /// <param name="endpoint">The endpoint that is invoked, or null.</param>
    /// <param name="context">What surrounds the call.</param>
    public async Task BeforeAsync(CallFaults faults, string? endpoint, CallContext context)
    {
        foreach (var planned in faults.Aside)
        {
            switch (planned.Fault)
            {
                case Fault.Latency latency:
                    injector.Brought(planned);
                    await Task.Delay(latency.Delay.At(planned.Chance.Draw(1)), injector.Time, context.Aborted);
                    break;
                case Fault.RemoveEndpoint remove when endpoint is not null:
                    if (await endpoints.RemoveAsync(endpoint, remove.For.At(planned.Chance.Draw(1)), context)) injector.Brought(planned);
                    break;
                case Fault.SwapEndpoint swap when endpoint is not null:
                    if (await endpoints.SwapAsync(endpoint, swap.Config, context)) injector.Brought(planned);
                    break;
            }
        }
    }

    /// <summary>The error that a fault answers with, or null for a fault of another kind.</summary>
    public AwsException? Error(PlannedFault planned, string service, string operation)
    {
        var error = planned.Fault switch
        {
            Fault.Error given => new AwsException(given.Code, given.Message, given.Status),
            Fault.Throttle => ThrottlingErrors.Of(service, operation),
            _ => null,
        };
        if (error is not null) injector.Brought(planned);
        return error;
    }

    /// <summary>Carries out a part of a batch.</summary>
    public async Task<JsonObject> PartAsync(
        PlannedFault planned, Fault.Unprocessed fault, string service, string operation, JsonObject input, Func<JsonObject, Task<JsonObject>> call)
    {
        var batch = PartialBatch.Of(service, operation)!;
        var (answer, partial) = await batch.InvokeAsync(input, place => planned.Chance.Draw(place + 1) < fault.Share, call);
        if (partial) injector.Brought(planned);
        return answer;
    }

    /// <summary>Writes down that a fault was brought about.</summary>
    public void Brought(PlannedFault planned) => injector.Brought(planned);

    /// <summary>What kills the function that makes a call; null when it does not run any more.</summary>
    public Action? Killer(Caller caller) => injector.Killer(caller);

    /// <summary>Calls an operation for a caller in the process, whose connection and answer are as breakable as others'.</summary>
    public async Task<JsonObject> InvokeAsync(string service, string operation, JsonObject input, CallContext context, Func<JsonObject, Task<JsonObject>> call)
    {
        if (Of(service, operation, context.Caller) is not { } faults) return await call(input);
        await BeforeAsync(faults, endpoint: null, context);
        if (faults.Answer is not { } planned) return await call(input);
        if (Error(planned, service, operation) is { } error) throw error;
        switch (planned.Fault)
        {
            case Fault.Unprocessed partly:
                return await PartAsync(planned, partly, service, operation, input, call);
            case Fault.Reset { When: Moment.Before }:
                Brought(planned);
                throw Lost("Connection reset");
            case Fault.Reset:
                await call(input);
                Brought(planned);
                throw Lost("Connection reset");
            case Fault.Truncate:
                await call(input);
                Brought(planned);
                throw Lost("Premature end of Content-Length delimited message body");
            default:
                return await call(input);
        }
    }

    /// <summary>The error of a client whose connection broke; Step Functions shows it by this name.</summary>
    private static AwsException Lost(string what) => new("SdkClientException", $"Unable to execute HTTP request: {what}", 500);
}
