using Pipeline.Cloud.Faults.Plan;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Faults;

/// <summary>Brings about what happens to the invocations of functions.</summary>
/// <param name="injector">Decides what happens.</param>
/// <param name="throttled">The error by which invocations are throttled.</param>
public sealed class InvocationFaults(FaultInjector injector, Func<AwsException> throttled)
{
    /// <summary>Delays an invocation, throttles it or lets it fail, before the function has it.</summary>
    /// <param name="function">The function.</param>
    /// <returns>How long after its beginning the function is to be killed; null for not.</returns>
    /// <exception cref="AwsException">It is throttled, or fails.</exception>
    public async Task<PlannedKill?> BeforeAsync(string function)
    {
        if (injector.Of(FaultPlace.Invocation, function) is not { } faults) return null;
        foreach (var planned in faults.Aside)
        {
            if (planned.Fault is not Fault.Latency latency) continue;
            injector.Brought(planned);
            await Task.Delay(latency.Delay.At(planned.Chance.Draw(1)), injector.Time);
        }

        switch (faults.Answer)
        {
            case { Fault: Fault.Error error } planned:
                injector.Brought(planned);
                throw new AwsException(error.Code, error.Message, error.Status);
            case { Fault: Fault.Throttle } planned:
                injector.Brought(planned);
                throw throttled();
            case { Fault: Fault.Kill kill } planned:
                return new PlannedKill(kill.Delay.At(planned.Chance.Draw(1)), planned);
            default:
                return null;
        }
    }

    /// <summary>Waits for an invocation, and kills what runs it when its time has come first.</summary>
    public async Task<bool> RunAsync(Task<bool> running, PlannedKill planned, Action kill)
    {
        await Task.WhenAny(running, Task.Delay(planned.After, injector.Time));
        if (!running.IsCompleted)
        {
            injector.Brought(planned.Planned);
            kill();
        }

        return await running;
    }
}
