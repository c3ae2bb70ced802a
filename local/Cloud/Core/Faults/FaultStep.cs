using System.Text.Json.Nodes;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Faults.Plan;

namespace Pipeline.Cloud.Faults;

/// <summary>Applies the fault plan to calls.</summary>
public sealed class FaultStep(FaultInjector injector) : ICallStep
{
    /// <inheritdoc/>
    public Task InvokeAsync(ServiceCall call, Func<Task> next) => injector.OfCall(call) is { } faults ? HitAsync(call, faults, next) : next();

    private async Task HitAsync(ServiceCall call, CallFaults faults, Func<Task> next)
    {
        call.Faults = faults.Planned;
        foreach (var planned in faults.Aside) await BesideAsync(call, planned);
        if (faults.Answer is not { } answer)
        {
            await next();
            return;
        }

        if (injector.ErrorOf(answer, () => call.Service.Throttled(call.Operation.Name)) is { } error)
        {
            // The members are read only if somebody counts.
            if (call.Service.Refusals is { } refusals) refusals.Count(call.Operation.Name, await call.MembersAsync(), error, 1);
            throw error;
        }

        switch (answer.Fault)
        {
            case Fault.Unprocessed partly:
                if (!await call.TryAnswerAsync(input => PartAsync(call, answer, partly, input))) await next();
                break;
            case Fault.Reset { When: var when }:
                injector.Brought(answer);
                if (when == Moment.After) await call.LoseAnswerAsync(next);
                call.Break();
                break;
            case Fault.KillCaller { When: var when }:
                if (when == Moment.After) await call.LoseAnswerAsync(next);
                if (injector.Killer(call.Context.Caller) is { } kill)
                {
                    // Counted before the kill: a caller that sees that the function is dead must find the fault counted.
                    injector.Brought(answer);
                    kill();
                }

                call.Break();
                break;
            case Fault.WrongValues values:
                if (await call.RewriteAnswerAsync(next, text => ModelFaults.Values(text, values))) injector.Brought(answer);
                break;
            case Fault.Truncate:
                injector.Brought(answer);
                await call.TruncateAsync(next);
                break;
            default:
                await next();
                break;
        }
    }

    /// <summary>Applies a fault that leaves the call's answer as it is.</summary>
    private async Task BesideAsync(ServiceCall call, PlannedFault planned)
    {
        switch (planned.Fault)
        {
            case Fault.Latency latency:
                await injector.DelayAsync(planned, latency, call.Context.Aborted);
                break;
            case Fault.RemoveEndpoint remove:
                if (await call.Operation.Endpoint!.RemoveAsync(await EndpointAsync(call), remove.For.At(planned.Chance.Draw(1)), injector.Time, call.Context)) injector.Brought(planned);
                break;
            case Fault.SwapEndpoint swap:
                if (await call.Operation.Endpoint!.SwapAsync(await EndpointAsync(call), swap.Config, call.Context)) injector.Brought(planned);
                break;
        }
    }

    private static async Task<string> EndpointAsync(ServiceCall call) => CallSubject.Text((await call.MembersAsync())["EndpointName"]);

    /// <summary>Carries out part of a batch.</summary>
    private async Task<JsonObject> PartAsync(ServiceCall call, PlannedFault planned, Fault.Unprocessed fault, JsonObject input)
    {
        // A place may be asked about more than once.
        var withheld = new HashSet<int>();
        var (answer, partial) = await call.Operation.Batch!.InvokeAsync(input, IsWithheld, part => call.Operation.HandleAsync(call.Service, part, call.Context));
        if (!partial) return answer;
        injector.Brought(planned);
        call.Service.Refusals?.Count(call.Operation.Name, input, null, withheld.Count);
        return answer;

        bool IsWithheld(int place)
        {
            if (planned.Chance.Draw(place + 1) >= fault.Share) return false;
            withheld.Add(place);
            return true;
        }
    }
}
