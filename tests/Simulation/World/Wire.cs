using System.Net;
using Amazon.Runtime;
using Pipeline.Simulation.Oracle;
using Pipeline.Simulation.Schedules;

namespace Pipeline.Simulation.World;

/// <summary>The way of a process's calls to the services, with everything that can happen on it.</summary>
internal sealed class Wire(FaultPlan plan, TimeProvider time, Findings findings)
{
    // More than a policy of six attempts can need for one call, whatever was left unprocessed between.
    private const int MostFailures = 20;
    private static readonly TimeSpan ClientTimeout = TimeSpan.FromSeconds(5);
    private readonly TaskCompletionSource _death = new();
    private readonly Dictionary<(Operation On, string Content), int> _failures = [];

    /// <summary>Completes when the process dies.</summary>
    public Task Death => _death.Task;

    /// <summary>A new invocation begins.</summary>
    public void Begin() => _failures.Clear();

    /// <summary>Ends the process: nothing that it does from now on has an effect.</summary>
    public void Die() => _death.TrySetResult();

    /// <summary>Makes a call.</summary>
    /// <param name="on">The operation.</param>
    /// <param name="content">Tells what is asked, so that attempts at the same thing can be counted.</param>
    /// <param name="effect">What the service does; it is told what goes wrong that only it can do.</param>
    /// <param name="token">The caller's.</param>
    public async Task<T> CallAsync<T>(Operation on, string content, Func<Fault?, T> effect, CancellationToken token)
    {
        await AliveAsync();
        token.ThrowIfCancellationRequested();
        var fault = plan.Next(on);
        await Task.Delay(plan.Latency(), time, token);
        if (Death.IsCompleted && !plan.Arrives()) await NeverAsync();
        if (fault?.Kind is FaultKind.Error or FaultKind.Hang or FaultKind.AnswerLost or FaultKind.Late) CountFailure(on, content);
        switch (fault?.Kind)
        {
            case FaultKind.Error:
                throw Failure("ThrottlingException");
            case FaultKind.Denied:
                throw Failure("AccessDeniedException");
            case FaultKind.Hang:
                await Task.Delay(ClientTimeout, time, token);
                throw new TimeoutException();
            case FaultKind.Late:
                _ = HappensLaterAsync(effect, TimeSpan.FromSeconds(fault.Amount));
                await Task.Delay(ClientTimeout, time, token);
                throw new TimeoutException();
            case FaultKind.AnswerLost:
                effect(null);
                throw new IOException("connection reset");
            case FaultKind.DieBefore:
                Die();
                break;
            case FaultKind.DieAfter:
                effect(null);
                Die();
                break;
        }

        await AliveAsync();
        var answer = effect(fault);
        await Task.Yield();
        await AliveAsync();
        return answer;
    }

    private async Task HappensLaterAsync<T>(Func<Fault?, T> effect, TimeSpan after)
    {
        await Task.Delay(after, time);
        effect(null);
    }

    private static AmazonServiceException Failure(string code) => new(code, ErrorType.Sender, code, "1", HttpStatusCode.BadRequest);

    private Task AliveAsync() => Death.IsCompleted ? NeverAsync() : Task.CompletedTask;

    private static Task NeverAsync() => new TaskCompletionSource().Task;

    private void CountFailure(Operation on, string content)
    {
        var count = _failures[(on, content)] = _failures.GetValueOrDefault((on, content)) + 1;
        if (count > MostFailures) findings.Add($"retries without bound: one invocation made the call {on} of {content} {count} times although it failed");
    }
}
