using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Access.Roles;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.StepFunctions.Data;
using Pipeline.Cloud.StepFunctions.Errors;
using Pipeline.Cloud.StepFunctions.Integrations;
using Pipeline.Cloud.StepFunctions.Timeouts;

namespace Pipeline.Cloud.StepFunctions.Tasks;

/// <summary>Runs tasks by calling this cloud's own services.</summary>
internal sealed class TaskIntegrations(Dispatcher dispatcher, IRoles roles, string region, TimeSpan pollInterval)
{
    /// <summary>Runs a task to completion.</summary>
    /// <returns>The task's result.</returns>
    /// <exception cref="StateFailure">An argument is not supported, the service returned an error, the job failed, or the time limit was reached.</exception>
    public async Task<JsonNode?> RunAsync(TaskCall call)
    {
        if (call.Resource.Function is { } function)
        {
            var invoked = await LambdaInvocation.RunAsync(
                new JsonObject { ["FunctionName"] = function, ["Payload"] = call.Arguments?.DeepClone() }, input => CallAsync(call, "Invoke", input));
            return invoked["Payload"]?.DeepClone();
        }

        var arguments = call.Arguments!.AsObject();
        call.Resource.Optimized?.Check(arguments);
        foreach (string member in call.Resource.Optimized?.TextMembers ?? [])
        {
            if (arguments[member] is JsonObject or JsonArray) arguments[member] = arguments[member]!.ToJsonString(JsonText.Options);
        }

        var answer = call.Resource.Optimized is { Service: "lambda" }
            ? await LambdaInvocation.RunAsync(arguments, input => CallAsync(call, "Invoke", input))
            : await CallAsync(call, call.Resource.Operation, arguments);
        if (call.Pending is { } pending)
        {
            call.Submitted(answer);
            return await TokenAsync(call, pending);
        }

        if (call.Resource.Optimized is not { Job: { } kind } optimized) return answer;
        call.Submitted(answer);
        return await WaitAsync(call, optimized, kind, arguments, answer);
    }

    private static async Task<JsonNode?> TokenAsync(TaskCall call, PendingTask pending)
    {
        if (call.Heartbeat is not { } heartbeat) return await call.Clock.LimitAsync(pending.Result, call.Stopping);
        while (true)
        {
            try
            {
                return await call.Clock.Within(pending.LastBeat + heartbeat - call.Clock.Now).LimitAsync(pending.Result, call.Stopping);
            }
            catch (StateFailure) when (!pending.Result.IsCompleted)
            {
                call.Clock.ThrowIfOver();
                if (pending.LastBeat + heartbeat <= call.Clock.Now) throw new StateFailure(ErrorNames.Timeout, null) { IsHeartbeat = true };
            }
        }
    }

    private async Task<JsonObject> WaitAsync(TaskCall call, OptimizedIntegration optimized, JobKind kind, JsonObject arguments, JsonObject answer)
    {
        string id = (answer[kind.Identity] ?? arguments[kind.Identity])?.ToString()
            ?? throw new StateFailure(ErrorNames.Runtime, $"{call.Resource.Operation} answered without '{kind.Identity}'.");
        try
        {
            while (true)
            {
                if (await LookAsync(call, kind, id) is { } description)
                {
                    string status = kind.Status(description) ?? "";
                    if (status == kind.Succeeded) return Final(optimized, description);
                    if (!kind.Running.Contains(status)) throw new StateFailure(ErrorNames.TaskFailed, description.ToJsonString(JsonText.Options));
                }

                await call.Clock.PollAsync(pollInterval, call.Stopping);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ExecutionTimedOutException || (e is StateFailure { Error: ErrorNames.Timeout }))
        {
            // As in AWS, a job that nobody waits for any more is stopped. If that fails, the original error is still reported.
            try
            {
                await InvokeAsync(call, kind.Stop, new JsonObject { [kind.Identity] = id }, CancellationToken.None);
            }
            catch (AwsException)
            {
                // The job has ended in the meantime.
            }

            throw;
        }
    }

    /// <summary>Polls a job. A transient error of the service says nothing about the job, so the job is polled again later.</summary>
    /// <returns>The job's description; null after a transient error.</returns>
    private async Task<JsonObject?> LookAsync(TaskCall call, JobKind kind, string id)
    {
        try
        {
            return await call.Clock.LimitAsync(InvokeAsync(call, kind.Describe, new JsonObject { [kind.Identity] = id }, call.Stopping), call.Stopping);
        }
        catch (AwsException error) when (IntegrationErrors.IsPassing(error))
        {
            return null;
        }
        catch (AwsException error)
        {
            throw IntegrationErrors.Failure(call.Resource, call.Resource.Service, error, Guid.NewGuid().ToString());
        }
    }

    private static JsonObject Final(OptimizedIntegration optimized, JsonObject description)
    {
        if (optimized.JsonOutput && description["Output"]?.GetValueKind() == JsonValueKind.String)
            description["Output"] = JsonNode.Parse(description["Output"]!.GetValue<string>());
        return description;
    }

    private async Task<JsonObject> CallAsync(TaskCall call, string operation, JsonObject arguments)
    {
        string requestId = Guid.NewGuid().ToString();
        try
        {
            return await call.Clock.LimitAsync(InvokeAsync(call, operation, arguments, call.Stopping), call.Stopping);
        }
        catch (AwsException error)
        {
            throw IntegrationErrors.Failure(call.Resource, call.Resource.Service, error, requestId);
        }
        catch (AnswerTooLargeException)
        {
            throw DataLimit.Exceeded(call.Resource.DataName);
        }
    }

    private async Task<JsonObject> InvokeAsync(TaskCall call, string operation, JsonObject arguments, CancellationToken cancellationToken)
    {
        string service = call.Resource.Service == "eventbridge" ? "events" : call.Resource.Service;
        var caller = roles.Assume(call.Principal, JobAccess.Session);
        // Step Functions tags the jobs that it waits for, and reads their tags. Source: "IAM policies for calling Amazon SageMaker AI with Step Functions".
        if (call.Resource.Optimized?.Job is { } kind && JobResource(operation) is { } resource)
        {
            string job = $"arn:aws:sagemaker:{region}:{caller.Session?.Account}:{resource}/{arguments[kind.Identity]}".ToLowerInvariant();
            roles.Require(caller, "sagemaker:AddTags", job);
            roles.Require(caller, "sagemaker:ListTags", job);
        }

        var context = new CallContext(caller, region, Guid.NewGuid().ToString(), cancellationToken) { LargestAnswer = DataLimit.Bytes };
        var answer = await dispatcher.InvokeAsync(service, operation, MemberNames.ToService(service, arguments), context);
        return MemberNames.ToResult(service, answer, isoTimes: call.Resource.Optimized is null);
    }

    private static string? JobResource(string operation) => operation switch
    {
        "CreateTrainingJob" => "training-job",
        "CreateTransformJob" => "transform-job",
        _ => null,
    };
}

/// <summary>One call of a task.</summary>
/// <param name="Resource">The service and operation to call.</param>
/// <param name="Arguments">The call's arguments: an object, or a function's input of any type.</param>
/// <param name="Principal">The role that the call is made as: the state machine's.</param>
/// <param name="Clock">Waits, and enforces the task's time limit.</param>
/// <param name="Submitted">Called with the response that a job was started or the token given away with.</param>
/// <param name="Stopping">Cancelled when the execution is stopped.</param>
internal sealed record TaskCall(
    TaskResource Resource, JsonNode? Arguments, string Principal, ExecutionClock Clock, Action<JsonNode> Submitted, CancellationToken Stopping)
{
    /// <summary>The token that the task waits for; null if it waits for none.</summary>
    public PendingTask? Pending { get; init; }

    /// <summary>The longest time between two heartbeats of a task that waits for its token; null for no limit.</summary>
    public TimeSpan? Heartbeat { get; init; }
}
