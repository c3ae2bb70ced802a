using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;
using Pipeline.Simulation.Lake.Schedules;

namespace Pipeline.Simulation.Lake.World;

/// <summary>The way of a call to a service and back: it takes time, and the fault plan says what goes wrong on it.</summary>
internal sealed class LakeCalls(LakeFaultPlan plan, TimeProvider time, Random chance)
{
    private const int LongestMilliseconds = 800;

    /// <summary>Makes a call.</summary>
    /// <param name="on">The operation.</param>
    /// <param name="caller">The execution that makes it.</param>
    /// <param name="effect">What the service does and answers.</param>
    /// <exception cref="AwsException">The service's answer, or what the plan says.</exception>
    public async Task<JsonObject> MakeAsync(LakeOperation on, ICaller caller, Func<JsonObject> effect)
    {
        var fault = plan.Next(on);
        if (fault is { } met) caller.Disturbances.Add(met);
        await DelayAsync();
        switch (fault)
        {
            case LakeFaultKind.StopBefore:
                caller.Stop();
                break;
            case LakeFaultKind.StopAfter:
                effect();
                caller.Stop();
                break;
            case LakeFaultKind.Hang:
                await Task.Delay(Timeout.InfiniteTimeSpan, time);
                break;
            case LakeFaultKind.HangAfter:
                effect();
                await Task.Delay(Timeout.InfiniteTimeSpan, time);
                break;
            case LakeFaultKind.AnswerLost or LakeFaultKind.UnavailableAfter:
                effect();
                throw ServiceErrors.Of(on, fault.Value);
            case { } error:
                throw ServiceErrors.Of(on, error);
            default:
                break;
        }

        // A stopped execution hears no answer: its engine no longer waits for one.
        if (fault is LakeFaultKind.StopBefore or LakeFaultKind.StopAfter) return [];
        var answer = effect();
        await DelayAsync();
        return answer;
    }

    private Task DelayAsync() => Task.Delay(TimeSpan.FromMilliseconds(chance.Next(1, LongestMilliseconds)), time);
}

/// <summary>An execution as the services see it.</summary>
internal interface ICaller
{
    /// <summary>Its name.</summary>
    string Name { get; }

    /// <summary>The faults that its calls and its queries have met.</summary>
    IList<LakeFaultKind> Disturbances { get; }

    /// <summary>Stops it.</summary>
    void Stop();
}
