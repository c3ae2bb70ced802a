using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Cloud.CloudWatch;
using Pipeline.Cloud.CloudWatch.Alarms;
using Pipeline.Cloud.CloudWatch.Metrics;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.Sns;
using Pipeline.Cloud.Sqs;
using Pipeline.Cloud.Targets;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.CloudWatch.Alarms;

/// <summary>An alarm that rings, from the metric to the queue that subscribes to its topic.</summary>
public sealed class AlarmActionsTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(Definitions.Noon);
    private MetricStore _store = null!;
    private CloudWatchService _cloudWatch = null!;
    private CloudUnderTest _cloud = null!;

    public async ValueTask InitializeAsync()
    {
        _store = new MetricStore(_time);
        _cloud = await CloudUnderTest.StartAsync((options, calls) =>
        {
            var context = CloudContext.Unchecked(options, _time, calls);
            var policies = new TargetPolicies(options, calls);
            _cloudWatch = new CloudWatchService(context, _store, policies);
            return [_cloudWatch, new SnsService(context, new UncheckedTargetPolicies()), new SqsService(context)];
        });
        await _cloud.InvokeAsync("sns", "CreateTopic", new JsonObject { ["Name"] = "t" });
        await _cloud.InvokeAsync("sqs", "CreateQueue", new JsonObject { ["QueueName"] = "q" });
        await _cloud.InvokeAsync("sns", "Subscribe", new JsonObject
        {
            ["TopicArn"] = Topic,
            ["Protocol"] = "sqs",
            ["Endpoint"] = _cloud.Options.Arn("sqs", "q"),
            ["Attributes"] = new JsonObject { ["RawMessageDelivery"] = "true" },
        });
    }

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    private string Queue => $"{_cloud.Endpoint}000000000000/q";

    private string Topic => _cloud.Options.Arn("sns", "t");

    [Fact]
    public async Task The_clock_evaluates_each_minute_and_a_change_is_published_as_AWS_does()
    {
        await PutAsync(Topic);
        Report(1);
        _time.Advance(TimeSpan.FromMinutes(1));
        (await MessageAsync()).ToJsonString().ShouldBe(
            """{"AlarmName":"a","AlarmDescription":"d","AWSAccountId":"000000000000","AlarmConfigurationUpdatedTimestamp":"2026-01-15T12:00:00.000\u002B0000","NewStateValue":"ALARM","NewStateReason":"Threshold Crossed: 1 datapoint [1.0 (15/01/26 12:00:00)] was greater than the threshold (0.0).","StateChangeTime":"2026-01-15T12:01:00.000\u002B0000","Region":"US East (N. Virginia)","AlarmArn":"arn:aws:cloudwatch:us-east-1:000000000000:alarm:a","OldStateValue":"INSUFFICIENT_DATA","OKActions":["arn:aws:sns:us-east-1:000000000000:t"],"AlarmActions":["arn:aws:sns:us-east-1:000000000000:t"],"InsufficientDataActions":[],"Trigger":{"MetricName":"M","Namespace":"N","StatisticType":"Statistic","Statistic":"SUM","Unit":null,"Dimensions":[{"value":"v","name":"D"}],"Period":60,"EvaluationPeriods":1,"ComparisonOperator":"GreaterThanThreshold","Threshold":0,"TreatMissingData":"notBreaching","EvaluateLowSampleCountPercentile":""}}""");
        Report(0);
        _time.Advance(TimeSpan.FromMinutes(1));
        (await MessageAsync())["NewStateValue"]!.ToString().ShouldBe("OK");
    }

    [Fact]
    public async Task At_the_end_of_a_program_the_minute_in_progress_counts_as_well()
    {
        await PutAsync(Topic);
        Report(1);
        await EvaluateAsync();
        _cloudWatch.Alarms.Find("a")!.RangAt.ShouldBeNull();
        (await _cloudWatch.Evaluator.EvaluateToEndAsync(TestContext.Current.CancellationToken)).ShouldHaveSingleItem().After.Status.State.ShouldBe(AlarmState.Alarm);
        _cloudWatch.Alarms.Find("a")!.RangAt.ShouldBe(_time.GetUtcNow());
    }

    [Fact]
    public void The_subject_names_the_alarm_and_fits_into_SNS()
    {
        _cloudWatch.Alarms.Put(Definitions.Of(1) with { Name = new string('n', 255) });
        var alarm = _cloudWatch.Alarms.All[0];
        new AlarmMessage(_cloud.Options, new AlarmTransition(alarm, alarm)).Subject.ShouldBe($"INSUFFICIENT_DATA: \"{new string('n', 51)}...\" in US East (N. Virginia)");
    }

    [Fact]
    public async Task A_topic_that_is_gone_is_noted_and_the_next_alarm_still_rings()
    {
        await PutAsync(_cloud.Options.Arn("sns", "gone"));
        await PutAsync(Topic, "b");
        Report(1, minutesAgo: 1);
        await EvaluateAsync();
        (await MessageAsync())["AlarmName"]!.ToString().ShouldBe("b");
        _cloudWatch.Alarms.Find("a")!.Status.State.ShouldBe(AlarmState.Alarm);
        Actions("a").ShouldHaveSingleItem().ShouldStartWith($"Failed to execute action {_cloud.Options.Arn("sns", "gone")}. Received error: \"NotFound");
        Actions("b").ShouldBe([$"Successfully executed action {Topic}"]);
    }

    [Fact]
    public async Task A_topic_whose_policy_does_not_let_alarms_publish_gets_nothing()
    {
        var policy = $$"""{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "s3.amazonaws.com"}, "Action": "sns:Publish", "Resource": "{{Topic}}"}]}""";
        await _cloud.InvokeAsync("sns", "SetTopicAttributes", new JsonObject { ["TopicArn"] = Topic, ["AttributeName"] = "Policy", ["AttributeValue"] = policy });
        await PutAsync(Topic);
        Report(1, minutesAgo: 1);
        await EvaluateAsync();
        Actions("a").ShouldHaveSingleItem().ShouldContain("does not allow cloudwatch.amazonaws.com sns:Publish");
    }

    [Fact]
    public async Task Actions_that_are_switched_off_are_not_executed_and_a_state_that_is_set_executes_them()
    {
        await PutAsync(Topic);
        await _cloud.InvokeAsync("cloudwatch", "DisableAlarmActions", new JsonObject { ["AlarmNames"] = new JsonArray("a") });
        Report(1, minutesAgo: 1);
        await EvaluateAsync();
        Actions("a").ShouldBeEmpty();
        await _cloud.InvokeAsync("cloudwatch", "EnableAlarmActions", new JsonObject { ["AlarmNames"] = new JsonArray("a") });
        await _cloud.InvokeAsync("cloudwatch", "SetAlarmState", new JsonObject { ["AlarmName"] = "a", ["StateValue"] = "OK", ["StateReason"] = "by hand" });
        (await MessageAsync())["NewStateReason"]!.ToString().ShouldBe("by hand");
    }

    private IReadOnlyList<string> Actions(string alarm) =>
        [.. _cloudWatch.Alarms.History.Items.Where(item => item.AlarmName == alarm && item.Kind == AlarmHistoryKind.Action).Select(item => item.Summary)];

    // At once, beside the clock.
    private Task EvaluateAsync() => _cloudWatch.Evaluator.EvaluateAsync(TestContext.Current.CancellationToken);

    private void Report(double value, int minutesAgo = 0) =>
        _store.Add(MetricName.Of("N", "M", [("D", "v")]), _time.GetUtcNow().AddMinutes(-minutesAgo), "Count", MetricSamples.Of(value));

    private Task PutAsync(string topic, string name = "a") => _cloud.InvokeAsync("cloudwatch", "PutMetricAlarm", JsonNode.Parse($$"""
        { "AlarmName": "{{name}}", "AlarmDescription": "d", "Namespace": "N", "MetricName": "M", "Dimensions": [{"Name": "D", "Value": "v"}], "Statistic": "Sum", "Period": 60,
          "EvaluationPeriods": 1, "Threshold": 0, "ComparisonOperator": "GreaterThanThreshold", "TreatMissingData": "notBreaching", "AlarmActions": ["{{topic}}"], "OKActions": ["{{topic}}"] }
        """)!.AsObject());

    private async Task<JsonObject> MessageAsync()
    {
        JsonNode? message = null;
        await Eventually.HoldsAsync(async () => (message = await ReceivedAsync()) is not null, "the queue has a message");
        await _cloud.InvokeAsync("sqs", "DeleteMessage", new JsonObject { ["QueueUrl"] = Queue, ["ReceiptHandle"] = message!["ReceiptHandle"]!.ToString() });
        return JsonNode.Parse(message["Body"]!.ToString())!.AsObject();
    }

    private async Task<JsonNode?> ReceivedAsync() => (await _cloud.InvokeAsync("sqs", "ReceiveMessage", new JsonObject { ["QueueUrl"] = Queue }))["Messages"]?[0];
}
