using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Lambda.Mappings;

/// <summary>A function that throws, crashes or runs into its timeout, as a process: each fails the whole batch, which is retried and then discarded.</summary>
[Trait("Cost", "process")]
public sealed class FailedFunctionRules : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new();
    private LambdaCloud _cloud = null!;

    public async ValueTask InitializeAsync() => _cloud = await LambdaCloud.StartAsync(_time);

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Theory]
    [InlineData("throw")]
    [InlineData("exit")]
    [InlineData("sleep")]
    public async Task An_exception_a_crash_and_a_timeout_fail_the_whole_batch(string mode)
    {
        _cloud.Streams.WithShard(0);
        for (var i = 0; i < 3; i++) _cloud.Streams.Put(0, "key", "data"u8.ToArray(), _time.GetUtcNow());
        await _cloud.CreateProbeAsync(timeout: 5, variables: new JsonObject { ["PROBE_MODE"] = mode });
        await _cloud.CallAsync("CreateEventSourceMapping", new JsonObject
        {
            ["FunctionName"] = "probe",
            ["EventSourceArn"] = MemoryStreams.Arn,
            ["StartingPosition"] = "TRIM_HORIZON",
            ["MaximumRetryAttempts"] = 1,
            ["FunctionResponseTypes"] = new JsonArray("ReportBatchItemFailures"),
            ["DestinationConfig"] = new JsonObject { ["OnFailure"] = new JsonObject { ["Destination"] = LambdaCloud.Queue } },
        });

        await AttemptAsync(1, mode);
        await Eventually.HoldsAsync(() => _cloud.Service.Mappings()[0].Invocations == 1, "the answer is read");
        _cloud.Service.Mappings()[0].Shards[0].Records.ShouldBe(0);
        await Eventually.HoldsAsync(() =>
        {
            // The back-off is set when the answer was read, a moment later.
            _time.Advance(TimeSpan.FromMilliseconds(200));
            return Starts == 2;
        }, "it is retried");
        await AttemptAsync(2, mode);
        await Eventually.HoldsAsync(() => _cloud.Sqs.Messages.Count == 1, "the batch is discarded");
        var document = _cloud.Sqs.Messages.Single();
        document["requestContext"]!["condition"]!.GetValue<string>().ShouldBe("RetryAttemptsExhausted");
        document["requestContext"]!["approximateInvokeCount"]!.GetValue<int>().ShouldBe(2);
        document["KinesisBatchInfo"]!["batchSize"]!.GetValue<int>().ShouldBe(3);
        await Eventually.HoldsAsync(() => _cloud.Service.Mappings()[0].Shards[0].Records == 3, "the shard goes on");
    }

    private int Starts => _cloud.Lines.Count(line => line.StartsWith("START", StringComparison.Ordinal));

    private async Task AttemptAsync(int number, string mode)
    {
        await Eventually.HoldsAsync(() => Starts == number, $"attempt {number} has started");
        if (mode == "sleep") _time.Advance(TimeSpan.FromSeconds(5));
    }
}
