using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.StepFunctions.Errors;
using Pipeline.Cloud.StepFunctions.Tasks;
using Pipeline.Testing;
using Pipeline.Testing.StepFunctions;

namespace Pipeline.Cloud.Tests.StepFunctions.Tasks;

/// <summary>Tokens of tasks: who may answer, when, and how often.</summary>
public sealed class TaskTokensTests
{
    private readonly TaskTokens _tokens = new(new FakeTimeProvider());

    [Fact]
    public async Task Only_the_first_answer_counts()
    {
        var task = _tokens.Open();
        _tokens.Succeed(task.Token, 1);
        Code(() => _tokens.Succeed(task.Token, 2)).ShouldBe("TaskTimedOut");
        Code(() => _tokens.Fail(task.Token, new StateFailure("E", null))).ShouldBe("TaskTimedOut");
        Code(() => _tokens.Beat(task.Token)).ShouldBe("TaskTimedOut");
        (await task.Result)!.GetValue<int>().ShouldBe(1);
    }

    [Fact]
    public async Task A_failure_is_the_tasks_failure()
    {
        var task = _tokens.Open();
        _tokens.Fail(task.Token, new StateFailure("E", "c"));
        var failure = await Should.ThrowAsync<StateFailure>(task.Result);
        (failure.Error, failure.Cause).ShouldBe(("E", "c"));
    }

    [Fact]
    public void A_token_is_refused_when_nobody_waits_for_it_any_more()
    {
        var task = _tokens.Open();
        _tokens.Close(task);
        Code(() => _tokens.Succeed(task.Token, null)).ShouldBe("TaskTimedOut");
        task.Result.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public void A_token_of_another_cloud_is_unknown_and_another_text_is_no_token()
    {
        string foreign = new TaskTokens(new FakeTimeProvider()).Open().Token;
        Code(() => _tokens.Beat(foreign)).ShouldBe("TaskDoesNotExist");
        Code(() => _tokens.Beat(foreign[4..])).ShouldBe("InvalidToken");
        Code(() => _tokens.Beat("%")).ShouldBe("InvalidToken");
    }

    [Fact]
    [Trait("Cost", "process")]
    public async Task Heartbeats_keep_a_task_alive_longer_than_the_time_between_two()
    {
        await using var harness = new EngineHarness("sqs");
        harness.Time.AutoAdvance = false;
        var sent = new TaskCompletionSource<string>();
        harness["sqs"].On("SendMessage", input =>
        {
            sent.SetResult(input["MessageBody"]!.GetValue<string>());
            return [];
        });
        string execution = await harness.StartAsync(await harness.CreateAsync("""
            {"QueryLanguage": "JSONata", "StartAt": "T", "States": {"T": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
              "Arguments": {"QueueUrl": "q", "MessageBody": "{% $states.context.Task.Token %}"}, "HeartbeatSeconds": 5, "End": true}}}
            """));
        var token = new JsonObject { ["taskToken"] = await Eventually.EndsAsync(sent.Task, "the message") };
        for (int beat = 0; beat < 4; beat++)
        {
            await Eventually.HoldsAsync(() => harness.Time.Waiting == 1, "the task waits for its next heartbeat");
            harness.Time.Advance(TimeSpan.FromSeconds(4));
            await harness.CallAsync("SendTaskHeartbeat", token.DeepClone().AsObject());
        }

        token["output"] = "\"done\"";
        await harness.CallAsync("SendTaskSuccess", token.DeepClone().AsObject());
        (await harness.EndAsync(execution)).Output!.GetValue<string>().ShouldBe("done");
        (await Should.ThrowAsync<AwsException>(() => harness.CallAsync("SendTaskSuccess", token.DeepClone().AsObject()))).Code.ShouldBe("TaskTimedOut");
    }

    private static string Code(Action call) => Should.Throw<AwsException>(call).Code;
}
