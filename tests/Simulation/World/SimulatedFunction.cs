using System.Text.Json.Nodes;
using Pipeline.Cloud.Lambda.Environments;
using Pipeline.Cloud.Lambda.Mappings.Delivery;
using Pipeline.Cloud.Protocol;
using Pipeline.Simulation.Oracle;
using Pipeline.Simulation.Schedules;

namespace Pipeline.Simulation.World;

/// <summary>The function as the mapping sees it: processes that are started, answer, are slow, and die.</summary>
internal sealed class SimulatedFunction(FaultPlan plan, DeliveryLedger ledger, CheckpointWatch checkpoints, Func<ScoringProcess> start, TimeSpan timeout, Findings findings, TimeProvider time) : IBatchFunction
{
    private readonly Stack<ScoringProcess> _idle = new();
    private int _requests;

    public int Invocations => _requests;

    public async Task<InvocationResult> InvokeAsync(ReadOnlyMemory<byte> payload)
    {
        // The buffer is the mapping's again once this answers, while a process that was thought dead may still read.
        var copy = payload.ToArray();
        var fault = plan.Next(Operation.Invoke);
        var stops = ledger.Stops;
        var names = JsonNode.Parse(copy)!["Records"]!.AsArray().Select(record => EventNames.Of((string)record!["eventID"]!)).ToList();
        var start = fault?.Kind == FaultKind.ColdStart ? TimeSpan.FromMilliseconds(fault.Amount * 100) : TimeSpan.Zero;
        await Task.Delay(plan.Latency() + start, time);
        if (fault?.Kind == FaultKind.Throttle) throw new AwsException("TooManyRequestsException", "Rate Exceeded.", 429);

        if (ledger.Stops > stops)
        {
            // The mapping was stopped while the event was on its way: the function works, and nobody listens.
            if (await HandleAsync(copy, zombie: false) is not { } unheard || Reported(unheard).Count > 0) ledger.LeftUnheard(names);
            return Unhandled();
        }

        checkpoints.Check();
        var attempt = ledger.Begin(names);
        var answer = fault?.Kind == FaultKind.DieBefore ? null : await HandleAsync(copy, zombie: fault?.Kind == FaultKind.Zombie);
        // Not after the mapping was stopped: who has been replaced invokes nothing any more.
        if (fault?.Kind == FaultKind.Twice && ledger.Stops == stops) answer = await HandleAsync(copy, zombie: false);
        if (fault?.Kind == FaultKind.AnswerLost) answer = null;
        ledger.Heard(attempt, answer is null ? 0 : Done(attempt, answer));
        return answer is null ? Unhandled() : new InvocationResult($"request-{_requests}", answer, null, TimeSpan.Zero);
    }

    public void Log(string line)
    {
        if (line.Contains("the mapping stopped", StringComparison.Ordinal)) findings.Add(line);
    }

    private async Task<byte[]?> HandleAsync(byte[] payload, bool zombie)
    {
        var process = _idle.TryPop(out var warm) ? warm : start();
        var handling = process.HandleAsync(payload, $"request-{++_requests}", timeout);
        if (zombie)
        {
            await Task.Delay(plan.Latency(), time);
            return null;
        }

        var killed = Task.Delay(timeout, time);
        var first = await Task.WhenAny(handling, process.Wire.Death, killed);
        if (first == handling)
        {
            _idle.Push(process);
            if (!handling.IsFaulted) return await handling;
            findings.Add($"the function threw {handling.Exception!.InnerException}");
            return null;
        }

        process.Wire.Die();
        if (first == killed) findings.Add("the function was killed at its timeout, past its own deadline");
        return null;
    }

    private InvocationResult Unhandled() => new($"request-{_requests}", "{}"u8.ToArray(), "Unhandled", TimeSpan.Zero);

    // What Lambda's documentation says of the answer, read anew here and not by the code under simulation.
    private static int Done(Attempt attempt, byte[] answer)
    {
        var reported = Reported(answer);
        if (reported.Count == 0) return attempt.Records.Count;
        return attempt.Records.TakeWhile(record => !reported.Contains(record.SequenceNumber)).Count();
    }

    private static HashSet<string> Reported(byte[] answer) =>
        [.. (JsonNode.Parse(answer)?["batchItemFailures"]?.AsArray() ?? []).Select(failure => (string)failure!["itemIdentifier"]!)];
}
