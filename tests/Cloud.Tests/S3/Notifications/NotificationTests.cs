using System.Text.Json.Nodes;
using Amazon.S3;
using Amazon.S3.Model;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Tests.S3.Notifications;

public sealed class NotificationTests : S3Test
{
    private const string Arn = "arn:aws:lambda:us-east-1:000000000000:function:";

    [Fact]
    public async Task A_put_sends_the_event_that_aws_would_send()
    {
        await ConfigureAsync("labels", "s3:ObjectCreated:*", "labels/", ".csv");
        var put = await Cloud.PutAsync("labels/dt=2026-01-01/a b+ü.csv", "trip_id,minutes\n");
        var (function, sent) = await Cloud.Functions.NextAsync();
        function.ShouldBe("labels");
        var record = sent["Records"]!.AsArray().Single()!;
        record["s3"]!["object"]!["sequencer"]!.ToString().Length.ShouldBe(18);
        var request = record["responseElements"]!["x-amz-request-id"]!.ToString();
        var sequencer = record["s3"]!["object"]!["sequencer"]!.ToString();
        JsonNode.DeepEquals(record, JsonNode.Parse($$"""
            {
              "eventVersion": "2.1", "eventSource": "aws:s3", "awsRegion": "us-east-1", "eventTime": "2026-01-15T12:00:00.000Z",
              "eventName": "ObjectCreated:Put", "userIdentity": {"principalId": "AWS:000000000000"},
              "requestParameters": {"sourceIPAddress": "127.0.0.1"}, "responseElements": {"x-amz-request-id": "{{request}}", "x-amz-id-2": "{{request}}"},
              "s3": {
                "s3SchemaVersion": "1.0", "configurationId": "labels",
                "bucket": {"name": "lake", "ownerIdentity": {"principalId": "000000000000"}, "arn": "arn:aws:s3:::lake"},
                "object": {"key": "labels/dt%3D2026-01-01/a+b%2B%C3%BC.csv", "size": 16, "eTag": "{{put.ETag.Trim('"')}}", "sequencer": "{{sequencer}}"}
              }
            }
            """)).ShouldBeTrue(record.ToJsonString());
    }

    [Fact]
    public async Task Only_events_that_a_rule_names_are_sent()
    {
        await ConfigureAsync("f", "s3:ObjectCreated:Copy", "in/", "");
        await Cloud.PutAsync("in/a", "1");
        await Cloud.Client.CopyObjectAsync("lake", "in/a", "lake", "out/b");
        await Cloud.Client.CopyObjectAsync("lake", "in/a", "lake", "in/c");
        var (_, sent) = await Cloud.Functions.NextAsync();
        sent["Records"]![0]!["s3"]!["object"]!["key"]!.ToString().ShouldBe("in/c");
        sent["Records"]![0]!["eventName"]!.ToString().ShouldBe("ObjectCreated:Copy");
        Cloud.Functions.Count.ShouldBe(0);
    }

    [Fact]
    public async Task The_object_can_be_read_when_its_event_comes_and_sequencers_rise()
    {
        await ConfigureAsync("f", "s3:ObjectCreated:*", "", "");
        var last = "";
        for (var i = 0; i < 20; i++)
        {
            await Cloud.Service.PutAsync("lake", "a", new byte[i], "text/plain", CancellationToken.None);
            var item = (await Cloud.Functions.NextAsync()).Event["Records"]![0]!["s3"]!["object"]!;
            Cloud.Service.Find("lake", "a")!.Size.ShouldBe(item["size"]!.GetValue<long>());
            string.CompareOrdinal(item["sequencer"]!.ToString(), last).ShouldBeGreaterThan(0);
            last = item["sequencer"]!.ToString();
        }
    }

    [Fact]
    public async Task A_deletion_and_a_finished_upload_have_events_of_their_own()
    {
        await ConfigureAsync("f", "s3:*", "", "", refused: true);
        var configuration = Json("""{"LambdaFunctionConfigurations":[{"LambdaFunctionArn":"","Events":["s3:ObjectCreated:CompleteMultipartUpload","s3:ObjectRemoved:*"]}]}""");
        configuration["LambdaFunctionConfigurations"]![0]!["LambdaFunctionArn"] = Arn + "f";
        await Cloud.InvokeAsync("PutBucketNotificationConfiguration", new JsonObject { ["Bucket"] = "lake", ["NotificationConfiguration"] = configuration });
        var upload = await Cloud.Client.InitiateMultipartUploadAsync("lake", "a");
        var part = await Cloud.Client.UploadPartAsync(new UploadPartRequest
        {
            BucketName = "lake",
            Key = "a",
            UploadId = upload.UploadId,
            PartNumber = 1,
            InputStream = new MemoryStream(new byte[3]),
        });
        await Cloud.Client.CompleteMultipartUploadAsync(
            new CompleteMultipartUploadRequest { BucketName = "lake", Key = "a", UploadId = upload.UploadId, PartETags = [new PartETag(1, part.ETag)] });
        (await Cloud.Functions.NextAsync()).Event["Records"]![0]!["eventName"]!.ToString().ShouldBe("ObjectCreated:CompleteMultipartUpload");
        await Cloud.Client.DeleteObjectAsync("lake", "a");
        await Cloud.Client.DeleteObjectAsync("lake", "a");
        var removed = (await Cloud.Functions.NextAsync()).Event["Records"]![0]!;
        removed["eventName"]!.ToString().ShouldBe("ObjectRemoved:Delete");
        removed["s3"]!["object"]!.AsObject().Select(member => member.Key).ShouldBe(["key", "sequencer"]);
        Cloud.Functions.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Events_of_a_versioned_bucket_name_the_version()
    {
        var configuration = Json("""{"LambdaFunctionConfigurations":[{"LambdaFunctionArn":"","Events":["s3:ObjectCreated:*","s3:ObjectRemoved:*"]}]}""");
        configuration["LambdaFunctionConfigurations"]![0]!["LambdaFunctionArn"] = Arn + "f";
        await Cloud.InvokeAsync("PutBucketNotificationConfiguration", new JsonObject { ["Bucket"] = "lake", ["NotificationConfiguration"] = configuration });
        await Cloud.InvokeAsync("PutBucketVersioning", Json("""{"Bucket":"lake","VersioningConfiguration":{"Status":"Enabled"}}"""));
        var version = (await Cloud.PutAsync("a", "x")).VersionId;
        var marker = (await Cloud.Client.DeleteObjectAsync("lake", "a")).VersionId;
        await Cloud.Client.DeleteObjectAsync("lake", "a", version);
        await Cloud.Client.DeleteObjectAsync("lake", "a", version);
        foreach (var expected in ((string, string)[])[("ObjectCreated:Put", version), ("ObjectRemoved:DeleteMarkerCreated", marker), ("ObjectRemoved:Delete", version)])
        {
            var record = (await Cloud.Functions.NextAsync()).Event["Records"]![0]!;
            (record["eventName"]!.ToString(), record["s3"]!["object"]!["versionId"]!.ToString()).ShouldBe(expected);
        }

        Cloud.Functions.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Queues_and_topics_get_the_event_as_their_message()
    {
        var (queues, topics) = (new Recorder("sqs"), new Recorder("sns"));
        await using var cloud = await S3Cloud.StartAsync("us-east-1", queues, topics);
        await cloud.Client.PutBucketNotificationAsync(new PutBucketNotificationRequest
        {
            BucketName = "lake",
            QueueConfigurations = [new QueueConfiguration { Queue = "arn:aws:sqs:us-east-1:000000000000:q", Events = [EventType.ObjectCreatedPut] }],
            TopicConfigurations = [new TopicConfiguration { Topic = "arn:aws:sns:us-east-1:000000000000:t", Events = [EventType.ObjectRemovedAll] }],
        });
        await cloud.PutAsync("a", "1");
        await cloud.Client.DeleteObjectAsync("lake", "a");
        var (operation, message) = await queues.NextAsync();
        (operation, message["QueueUrl"]!.ToString()).ShouldBe(("SendMessage", "http://queue/q"));
        JsonNode.Parse(message["MessageBody"]!.ToString())!["Records"]![0]!["eventName"]!.ToString().ShouldBe("ObjectCreated:Put");
        (operation, message) = await topics.NextAsync();
        (operation, message["Subject"]!.ToString()).ShouldBe(("Publish", "Amazon S3 Notification"));
        JsonNode.Parse(message["Message"]!.ToString())!["Records"]![0]!["eventName"]!.ToString().ShouldBe("ObjectRemoved:Delete");
    }

    [Fact]
    public async Task A_configuration_comes_back_as_it_was_put()
    {
        await Cloud.Client.PutBucketNotificationAsync(new PutBucketNotificationRequest
        {
            BucketName = "lake",
            LambdaFunctionConfigurations =
            [
                new LambdaFunctionConfiguration
                {
                    Id = "one",
                    FunctionArn = Arn + "f",
                    Events = [EventType.ObjectCreatedAll],
                    Filter = new Filter { S3KeyFilter = new S3KeyFilter { FilterRules = [new FilterRule("prefix", "a/"), new FilterRule("suffix", ".csv")] } },
                },
            ],
        });
        var got = (await Cloud.Client.GetBucketNotificationAsync("lake")).LambdaFunctionConfigurations.Single();
        (got.Id, got.FunctionArn, got.Events.Single()).ShouldBe(("one", Arn + "f", EventType.ObjectCreatedAll));
        got.Filter.S3KeyFilter.FilterRules.Select(rule => rule.Value).ShouldBe(["a/", ".csv"]);
    }

    [Theory]
    [InlineData("""{"EventBridgeConfiguration":{}}""", "EventBridgeConfiguration")]
    [InlineData("""{"LambdaFunctionConfigurations":[{"LambdaFunctionArn":"arn:aws:lambda:r:0:function:f","Events":["s3:Replication:*"]}]}""", "s3:Replication:*")]
    [InlineData("""{"LambdaFunctionConfigurations":[{"LambdaFunctionArn":"arn:aws:sqs:r:0:q","Events":["s3:ObjectCreated:*"]}]}""", "ARN")]
    [InlineData("""{"LambdaFunctionConfigurations":[{"LambdaFunctionArn":"arn:aws:lambda:a:b:c","Events":["s3:ObjectCreated:*"]}]}""", "ARN")]
    [InlineData("""{"LambdaFunctionConfigurations":[{"LambdaFunctionArn":"arn:aws:lambda:r:0:layer:f","Events":["s3:ObjectCreated:*"]}]}""", "ARN")]
    [InlineData("""{"QueueConfigurations":[{"QueueArn":"arn:aws:sqs:r:0:","Events":["s3:ObjectCreated:*"]}]}""", "ARN")]
    [InlineData("""{"TopicConfigurations":[{"TopicArn":"arn:aws:sns:r:0:t:subscription","Events":["s3:ObjectCreated:*"]}]}""", "ARN")]
    [InlineData("""{"TopicConfigurations":[{"TopicArn":"arn:aws:sns:r:0:t","Events":["s3:ObjectCreated:*"],"Filter":{"Key":{"FilterRules":["prefix"]}}}]}""", "prefix or suffix")]
    [InlineData("""{"LambdaFunctionConfigurations":[{"LambdaFunctionArn":"arn:aws:lambda:r:0:function:f","Events":["s3:ObjectCreated:*"]},{"LambdaFunctionArn":"arn:aws:lambda:r:0:function:g","Events":["s3:ObjectCreated:Put"]}]}""", "overlap")]
    public async Task A_configuration_that_cannot_work_is_refused(string configuration, string named)
    {
        var error = await Should.ThrowAsync<AwsException>(() => Cloud.InvokeAsync(
            "PutBucketNotificationConfiguration", new JsonObject { ["Bucket"] = "lake", ["NotificationConfiguration"] = Json(configuration) }));
        error.Message.ShouldContain(named);
    }

    [Fact]
    public async Task An_event_that_cannot_be_sent_is_logged_and_the_next_one_is_sent()
    {
        await ConfigureAsync("missing", "s3:ObjectCreated:Put", "", "");
        await Cloud.PutAsync("a", "1");
        await ConfigureAsync("f", "s3:ObjectCreated:Put", "", "");
        await Cloud.PutAsync("b", "1");
        (await Cloud.Functions.NextAsync()).Event["Records"]![0]!["s3"]!["object"]!["key"]!.ToString().ShouldBe("b");
        Cloud.Log.ToString().ShouldContain("s3://lake/a");
    }

    [Fact]
    public async Task A_sending_that_breaks_is_logged_and_the_next_event_is_sent()
    {
        await ConfigureAsync("broken", "s3:ObjectCreated:Put", "", "");
        await Cloud.PutAsync("a", "1");
        await ConfigureAsync("f", "s3:ObjectCreated:Put", "", "");
        await Cloud.PutAsync("b", "1");
        (await Cloud.Functions.NextAsync()).Event["Records"]![0]!["s3"]!["object"]!["key"]!.ToString().ShouldBe("b");
        Cloud.Log.ToString().ShouldContain("s3://lake/a");
    }

    private static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();

    private static JsonObject Rule(string name, string value) => new() { ["Name"] = name, ["Value"] = value };

    private async Task ConfigureAsync(string function, string events, string prefix, string suffix, bool refused = false)
    {
        var configuration = new JsonObject
        {
            ["LambdaFunctionConfigurations"] = new JsonArray(new JsonObject
            {
                ["Id"] = function,
                ["LambdaFunctionArn"] = Arn + function,
                ["Events"] = new JsonArray(events),
                ["Filter"] = new JsonObject { ["Key"] = new JsonObject { ["FilterRules"] = new JsonArray(Rule("prefix", prefix), Rule("suffix", suffix)) } },
            }),
        };
        var put = () => Cloud.InvokeAsync("PutBucketNotificationConfiguration", new JsonObject { ["Bucket"] = "lake", ["NotificationConfiguration"] = configuration });
        if (refused) await Should.ThrowAsync<AwsException>(put);
        else await put();
    }

    private sealed class Recorder(string name) : ICloudService
    {
        private readonly System.Threading.Channels.Channel<(string, JsonObject)> _calls = System.Threading.Channels.Channel.CreateUnbounded<(string, JsonObject)>();

        public string Name => name;

        public IReadOnlyList<string> SigningNames => [name];

        public OperationTable Operations => new(
            new Operation("GetQueueUrl", (input, _) => Task.FromResult(new JsonObject { ["QueueUrl"] = "http://queue/" + input["QueueName"] })),
            new Operation("SendMessage", (input, _) => Record("SendMessage", input)),
            new Operation("Publish", (input, _) => Record("Publish", input)));

        public async Task<(string Operation, JsonObject Input)> NextAsync() => await _calls.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));

        private Task<JsonObject> Record(string operation, JsonObject input)
        {
            _calls.Writer.TryWrite((operation, input));
            return Task.FromResult(new JsonObject());
        }
    }
}
