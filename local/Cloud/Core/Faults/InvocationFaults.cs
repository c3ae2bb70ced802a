using Pipeline.Cloud.Faults.Plan;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Faults;

/// <summary>Applies faults to invocations of functions.</summary>
/// <param name="injector">Decides which faults happen.</param>
/// <param name="throttled">The error by which invocations are throttled.</param>
public sealed class InvocationFaults(FaultInjector injector, Func<AwsException> throttled)
{
    /// <summary>Delays an invocation, throttles it or makes it fail, before the function receives it.</summary>
    /// <param name="function">The function.</param>
    /// <returns>How long after the invocation's start to kill the function; null to let it run.</returns>
    /// <exception cref="AwsException">The invocation is throttled, or fails.</exception>
    public async Task<PlannedKill?> BeforeAsync(string function)
    {
        if (injector.Of(FaultPlace.Invocation, function) is not { } faults) return null;
        foreach (var planned in faults.Aside)
        {
            if (planned.Fault is not Fault.Latency latency) continue;
            await injector.DelayAsync(planned, latency, CancellationToken.None);
        }

        if (faults.Answer is not { } answer) return null;
        if (injector.ErrorOf(answer, throttled) is { } error) throw error;
        return answer.Fault is Fault.Kill kill ? new PlannedKill(kill.Delay.At(answer.Chance.Draw(1)), answer) : null;
    }

    /// <summary>Waits for an invocation, and kills its environment if the time of the kill comes first.</summary>
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
