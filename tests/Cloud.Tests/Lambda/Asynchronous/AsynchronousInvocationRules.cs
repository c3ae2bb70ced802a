using System.Text.Json.Nodes;
using Pipeline.Cloud.Lambda.Settings;
using Pipeline.Cloud.Protocol;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Lambda.Asynchronous;

/// <summary>"How Lambda handles errors and retries with asynchronous invocation" and "Capturing records of Lambda asynchronous invocations".</summary>
[Trait("Cost", "process")]
public sealed class AsynchronousInvocationRules : IAsyncLifetime
{
    private readonly WaitAwareTime _time = new();
    private LambdaCloud _cloud = null!;

    public async ValueTask InitializeAsync() => _cloud = await LambdaCloud.StartAsync(_time, new LambdaOptions { AsynchronousConcurrency = 1 });

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Fact]
    public async Task An_event_that_succeeds_is_recorded_at_the_success_destination()
    {
        await CreateAsync(("OnSuccess", LambdaCloud.Topic));
        _cloud.Service.Enqueue("probe", LambdaCloud.Event("echo"));
        await Eventually.HoldsAsync(() => _cloud.Sns.Messages.Count == 1, "the topic has the record");
        var record = _cloud.Sns.Messages.Single();
        record["version"]!.GetValue<string>().ShouldBe("1.0");
        record["requestContext"]!["condition"]!.GetValue<string>().ShouldBe("Success");
        record["requestContext"]!["functionArn"]!.GetValue<string>().ShouldBe("arn:aws:lambda:us-east-1:000000000000:function:probe:$LATEST");
        record["requestContext"]!["approximateInvokeCount"]!.GetValue<int>().ShouldBe(1);
        record["requestPayload"]!["mode"]!.GetValue<string>().ShouldBe("echo");
        record["responseContext"]!["statusCode"]!.GetValue<int>().ShouldBe(200);
        record["responsePayload"]!["mode"]!.GetValue<string>().ShouldBe("echo");
    }

    [Fact]
    public async Task A_failed_event_is_retried_after_one_and_two_minutes_and_then_sent_to_the_failure_destination()
    {
        await CreateAsync(("OnFailure", LambdaCloud.Queue));
        _cloud.Service.Enqueue("probe", LambdaCloud.Event("throw"));
        await AttemptsAsync(1);
        _time.Advance(TimeSpan.FromSeconds(59));
        Attempts.ShouldBe(1);
        _time.Advance(TimeSpan.FromSeconds(1));
        await AttemptsAsync(2);
        _time.Advance(TimeSpan.FromSeconds(119));
        Attempts.ShouldBe(2);
        _time.Advance(TimeSpan.FromSeconds(1));
        await Eventually.HoldsAsync(() => _cloud.Sqs.Messages.Count == 1, "the queue has the record");
        Attempts.ShouldBe(3);
        var record = _cloud.Sqs.Messages.Single();
        record["requestContext"]!["condition"]!.GetValue<string>().ShouldBe("RetriesExhausted");
        record["requestContext"]!["approximateInvokeCount"]!.GetValue<int>().ShouldBe(3);
        record["responseContext"]!["functionError"]!.GetValue<string>().ShouldBe("Unhandled");
        record["responsePayload"]!["errorType"]!.GetValue<string>().ShouldBe("Probe.Failed");
        _cloud.Service.QueuedEvents.ShouldBeLessThanOrEqualTo(1);
    }

    [Fact]
    public async Task Without_settings_a_failed_event_is_tried_three_times_in_all_and_then_dropped()
    {
        await _cloud.CreateProbeAsync(timeout: 900);
        _cloud.Service.Enqueue("probe", LambdaCloud.Event("throw"));
        await AttemptsAsync(1);
        _time.Advance(TimeSpan.FromMinutes(1));
        await AttemptsAsync(2);
        _time.Advance(TimeSpan.FromMinutes(2));
        await Eventually.HoldsAsync(() => _cloud.Service.QueuedEvents == 0, "the event is dropped");
        Attempts.ShouldBe(3);
        _cloud.Lines.ShouldContain(line => line.Contains("the event is discarded: RetriesExhausted", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Maximum_retry_attempts_says_how_often_an_event_is_tried_again()
    {
        await CreateAsync(("OnFailure", LambdaCloud.Queue), retries: 1);
        _cloud.Service.Enqueue("probe", LambdaCloud.Event("throw"));
        await AttemptsAsync(1);
        _time.Advance(TimeSpan.FromMinutes(1));
        await Eventually.HoldsAsync(() => _cloud.Sqs.Messages.Count == 1, "the queue has the record");
        _cloud.Sqs.Messages.Single()["requestContext"]!["approximateInvokeCount"]!.GetValue<int>().ShouldBe(2);
    }

    [Fact]
    public async Task A_timeout_is_a_function_error_and_retried_as_one()
    {
        await CreateAsync(("OnFailure", LambdaCloud.Queue), retries: 0);
        _cloud.Service.Enqueue("probe", LambdaCloud.Event("sleep"));
        await AttemptsAsync(1, reports: 0);
        _time.Advance(TimeSpan.FromMinutes(15));
        await Eventually.HoldsAsync(() => _cloud.Sqs.Messages.Count == 1, "the queue has the record");
        _cloud.Sqs.Messages.Single()["responsePayload"]!["errorType"]!.GetValue<string>().ShouldBe("Sandbox.Timedout");
    }

    [Fact]
    public async Task A_destination_that_refuses_the_record_is_logged()
    {
        await CreateAsync(("OnFailure", LambdaCloud.Queue), retries: 0);
        _cloud.Sqs.Broken = true;
        _cloud.Service.Enqueue("probe", LambdaCloud.Event("throw"));
        await Eventually.HoldsAsync(() => _cloud.Service.QueuedEvents == 0, "the event is dropped");
        _cloud.Lines.ShouldContain(line => line.Contains("AccessDenied", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_bucket_gets_the_record_of_a_failed_event_at_the_documented_key()
    {
        await CreateAsync(("OnFailure", "arn:aws:s3:::failed"), retries: 0);
        _cloud.Service.Enqueue("probe", LambdaCloud.Event("throw"));
        await Eventually.HoldsAsync(() => _cloud.Objects.Put.Count == 1, "the bucket has the record");
        var (bucket, key, record) = _cloud.Objects.Put.Single();
        bucket.ShouldBe("failed");
        key.ShouldMatch("^aws/lambda/async/probe/2026/01/15/2026-01-15T12\\.00\\.00-[0-9a-f-]{36}$");
        record["requestContext"]!["approximateInvokeCount"]!.GetValue<int>().ShouldBe(1);
    }

    [Fact]
    public async Task A_function_can_be_the_destination()
    {
        await _cloud.CreateProbeAsync("next");
        await CreateAsync(("OnSuccess", "arn:aws:lambda:us-east-1:000000000000:function:next"));
        _cloud.Service.Enqueue("probe", LambdaCloud.Event("identity"));
        var log = Path.Combine(_cloud.Options.DataDirectory, "logs", "next.log");
        await Eventually.HoldsAsync(() => File.Exists(log) && File.ReadAllText(log).Contains("REPORT", StringComparison.Ordinal), "the other function ran");
    }

    [Fact]
    public async Task An_event_that_is_too_old_is_not_tried_again()
    {
        await CreateAsync(("OnFailure", LambdaCloud.Queue), age: 90);
        _cloud.Service.Enqueue("probe", LambdaCloud.Event("throw"));
        await AttemptsAsync(1);
        _time.Advance(TimeSpan.FromMinutes(1));
        await AttemptsAsync(2);
        _time.Advance(TimeSpan.FromMinutes(2));
        await Eventually.HoldsAsync(() => _cloud.Sqs.Messages.Count == 1, "the queue has the record");
        _cloud.Sqs.Messages.Single()["requestContext"]!["condition"]!.GetValue<string>().ShouldBe("EventAgeExceeded");
        Attempts.ShouldBe(2);
    }

    [Fact]
    public async Task A_throttled_event_stays_queued_and_uses_up_no_retry()
    {
        await CreateAsync(("OnFailure", LambdaCloud.Queue), retries: 0);
        await _cloud.CallAsync("PutFunctionConcurrency", new JsonObject { ["FunctionName"] = "probe", ["ReservedConcurrentExecutions"] = 1 });
        var running = _cloud.InvokeAsync("sleep");
        await AttemptsAsync(1, reports: 0);
        var before = _time.Waiting;
        _cloud.Service.Enqueue("probe", LambdaCloud.Event("echo"));
        await Eventually.HoldsAsync(() => _time.Waiting == before + 1, "the event waits after a throttle");
        await _cloud.CallAsync("PutFunctionConcurrency", new JsonObject { ["FunctionName"] = "probe", ["ReservedConcurrentExecutions"] = 2 });
        _time.Advance(TimeSpan.FromSeconds(1));
        await AttemptsAsync(2, reports: 1);
        _cloud.Sqs.Messages.ShouldBeEmpty();
        running.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task The_waits_after_throttles_double_from_one_second_on()
    {
        await CreateAsync(("OnFailure", LambdaCloud.Queue));
        await _cloud.CallAsync("PutFunctionConcurrency", new JsonObject { ["FunctionName"] = "probe", ["ReservedConcurrentExecutions"] = 1 });
        _ = _cloud.InvokeAsync("sleep");
        await AttemptsAsync(1, reports: 0);
        var running = _time.Waiting;
        _cloud.Service.Enqueue("probe", LambdaCloud.Event("echo"));
        foreach (var seconds in (int[])[1, 2, 4])
        {
            await Eventually.HoldsAsync(() => _time.Waiting == running + 1, "the event waits after a throttle");
            _time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
            _time.Waiting.ShouldBe(running + 1);
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }

        await Eventually.HoldsAsync(() => _time.Waiting == running + 1, "the event waits after a throttle");
        await _cloud.CallAsync("PutFunctionConcurrency", new JsonObject { ["FunctionName"] = "probe", ["ReservedConcurrentExecutions"] = 2 });
        _time.Advance(TimeSpan.FromSeconds(7.9));
        Attempts.ShouldBe(1);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        await AttemptsAsync(2, reports: 1);
    }

    [Fact]
    public async Task An_event_that_is_throttled_until_it_is_too_old_goes_to_the_failure_destination_untried()
    {
        await CreateAsync(("OnFailure", LambdaCloud.Queue), age: 60);
        await _cloud.CallAsync("PutFunctionConcurrency", new JsonObject { ["FunctionName"] = "probe", ["ReservedConcurrentExecutions"] = 1 });
        _ = _cloud.InvokeAsync("sleep");
        await AttemptsAsync(1, reports: 0);
        _cloud.Service.Enqueue("probe", LambdaCloud.Event("echo"));
        await Eventually.HoldsAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return _cloud.Sqs.Messages.Count == 1;
        }, "the queue has the record");
        var context = _cloud.Sqs.Messages.Single()["requestContext"]!;
        context["condition"]!.GetValue<string>().ShouldBe("EventAgeExceeded");
        context["approximateInvokeCount"]!.GetValue<int>().ShouldBe(0);
        Attempts.ShouldBe(1);
    }

    [Fact]
    public async Task A_system_error_uses_up_no_retry_and_is_tried_again_until_the_event_is_too_old()
    {
        // More than the kernel takes as one variable of a process: it cannot be started, which is no fault of the function.
        var options = new LambdaOptions { Variables = new Dictionary<string, string> { ["TOO_LARGE"] = new('x', 200_000) } };
        await using var cloud = await LambdaCloud.StartAsync(_time, options);
        await cloud.CreateProbeAsync();
        await cloud.CallAsync("PutFunctionEventInvokeConfig", new JsonObject
        {
            ["FunctionName"] = "probe",
            ["MaximumRetryAttempts"] = 0,
            ["MaximumEventAgeInSeconds"] = 60,
            ["DestinationConfig"] = new JsonObject { ["OnFailure"] = new JsonObject { ["Destination"] = LambdaCloud.Queue } },
        });
        (await Should.ThrowAsync<AwsException>(() => cloud.InvokeAsync("echo"))).Status.ShouldBe(500);
        cloud.Service.Enqueue("probe", LambdaCloud.Event("echo"));
        foreach (var seconds in (int[])[1, 2, 4, 8, 16])
        {
            await Eventually.HoldsAsync(() => _time.Waiting == 1, "the event waits after a system error");
            _time.Advance(TimeSpan.FromSeconds(seconds));
        }

        await Eventually.HoldsAsync(() => _time.Waiting == 1, "the event waits after a system error");
        cloud.Sqs.Messages.ShouldBeEmpty();
        _time.Advance(TimeSpan.FromSeconds(32));
        await Eventually.HoldsAsync(() => cloud.Sqs.Messages.Count == 1, "the queue has the record");
        cloud.Sqs.Messages.Single()["requestContext"]!["condition"]!.GetValue<string>().ShouldBe("EventAgeExceeded");
    }

    [Fact]
    public async Task A_reserved_concurrency_of_zero_sends_events_to_the_failure_destination_untried()
    {
        await CreateAsync(("OnFailure", LambdaCloud.Queue));
        await _cloud.CallAsync("PutFunctionConcurrency", new JsonObject { ["FunctionName"] = "probe", ["ReservedConcurrentExecutions"] = 0 });
        _cloud.Service.Enqueue("probe", LambdaCloud.Event("echo"));
        await Eventually.HoldsAsync(() => _cloud.Sqs.Messages.Count == 1, "the queue has the record");
        Attempts.ShouldBe(0);
    }

    [Fact]
    public async Task An_event_above_one_megabyte_is_refused()
    {
        await _cloud.CreateProbeAsync();
        Should.Throw<AwsException>(() => _cloud.Service.Enqueue("probe", new byte[1024 * 1024 + 1])).Status.ShouldBe(413);
    }

    private int Attempts => _cloud.Lines.Count(line => line.StartsWith("START", StringComparison.Ordinal));

    // The report of an attempt is written before its wait starts, so the wait is awaited too.
    private async Task AttemptsAsync(int starts, int? reports = null)
    {
        await Eventually.HoldsAsync(() => Attempts == starts, $"{starts} attempts have started");
        await Eventually.HoldsAsync(() => _cloud.Lines.Count(line => line.StartsWith("REPORT", StringComparison.Ordinal)) == (reports ?? starts), "they have ended");
        // The environment's idle timer and the event's wait.
        if (reports is null) await Eventually.HoldsAsync(() => _time.Waiting == 2, "the event waits");
    }

    private async Task CreateAsync((string Condition, string Arn) destination, int retries = 2, int age = 21600)
    {
        await _cloud.CreateProbeAsync(timeout: 900);
        await _cloud.CallAsync("PutFunctionEventInvokeConfig", new JsonObject
        {
            ["FunctionName"] = "probe",
            ["MaximumRetryAttempts"] = retries,
            ["MaximumEventAgeInSeconds"] = age,
            ["DestinationConfig"] = new JsonObject { [destination.Condition] = new JsonObject { ["Destination"] = destination.Arn } },
        });
    }
}
