using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Tests.Access;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.S3.Notifications;

/// <summary>S3 sends in its own name, only where the target's policy lets it.</summary>
[Trait("Cost", "process")]
public sealed class NotificationTargetTests : IAsyncLifetime
{
    private const string QueueArn = "arn:aws:sqs:us-east-1:000000000000:q";
    private AccessRig _rig = null!;

    public async ValueTask InitializeAsync()
    {
        _rig = await AccessRig.StartAsync();
        await _rig.AdminAsync("s3", "CreateBucket", new JsonObject { ["Bucket"] = "lake" });
        await _rig.AdminAsync("s3", "CreateBucket", new JsonObject { ["Bucket"] = "other" });
        await _rig.AdminAsync("sqs", "CreateQueue", new JsonObject { ["QueueName"] = "q" });
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task A_queue_that_does_not_let_s3_send_is_refused_as_a_target()
    {
        var refused = await Should.ThrowAsync<AwsException>(() => ConfigureAsync("lake"));
        (refused.Code, refused.Message).ShouldBe(("InvalidArgument", "Unable to validate the following destination configurations"));
        await AllowAsync("arn:aws:s3:::lake");
        await ConfigureAsync("lake");
        (await Should.ThrowAsync<AwsException>(() => ConfigureAsync("other"))).Code.ShouldBe("InvalidArgument");
    }

    [Theory]
    [InlineData("LambdaFunctionConfigurations", "LambdaFunctionArn", "arn:aws:lambda:us-east-1:000000000000:function:gone")]
    [InlineData("TopicConfigurations", "TopicArn", "arn:aws:sns:us-east-1:000000000000:gone")]
    [InlineData("QueueConfigurations", "QueueArn", "arn:aws:sqs:us-east-1:000000000000:gone")]
    [InlineData("QueueConfigurations", "QueueArn", "arn:aws:sqs:us-east-1:111111111111:q")]
    public async Task A_target_that_is_not_there_is_refused(string list, string member, string arn) =>
        (await Should.ThrowAsync<AwsException>(() => ConfigureAsync("lake", list, member, arn))).Message.ShouldContain("Unable to validate");

    [Fact]
    public async Task An_event_is_sent_only_as_long_as_the_policy_allows_it()
    {
        await AllowAsync("arn:aws:s3:::*");
        await ConfigureAsync("lake");
        await PutAsync("lake", "a");
        (await ReceiveAsync()).ShouldContain("\"a\"");
        await AllowAsync("arn:aws:s3:::nobody");
        await PutAsync("lake", "b");
        await ConfigureAsync("other", skip: true);
        await AllowAsync("arn:aws:s3:::other");
        await PutAsync("other", "c");
        (await ReceiveAsync()).ShouldContain("\"c\"");
    }

    private Task<JsonObject> ConfigureAsync(
        string bucket, string list = "QueueConfigurations", string member = "QueueArn", string arn = QueueArn, bool skip = false)
    {
        var rule = new JsonObject { [member] = arn, ["Events"] = new JsonArray("s3:ObjectCreated:*") };
        var input = new JsonObject { ["Bucket"] = bucket, ["NotificationConfiguration"] = new JsonObject { [list] = new JsonArray(rule) } };
        if (skip) input["SkipDestinationValidation"] = true;
        return _rig.AdminAsync("s3", "PutBucketNotificationConfiguration", input);
    }

    private Task AllowAsync(string bucketArn) => _rig.AdminAsync("sqs", "SetQueueAttributes", new JsonObject
    {
        ["QueueUrl"] = "/q",
        ["Attributes"] = new JsonObject
        {
            ["Policy"] = $$$"""
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"s3.amazonaws.com"},"Action":"SQS:SendMessage","Resource":"{{{QueueArn}}}",
                "Condition":{"ArnLike":{"aws:SourceArn":"{{{bucketArn}}}"},"StringEquals":{"aws:SourceAccount":"000000000000"}} }]}
                """,
        },
    });

    private Task PutAsync(string bucket, string key) => _rig.AdminAsync("s3", "PutObject", new JsonObject { ["Bucket"] = bucket, ["Key"] = key, ["Body"] = "1" });

    private async Task<string> ReceiveAsync()
    {
        string? body = null;
        await Eventually.HoldsAsync(
            async () => (body = (string?)(await _rig.AdminAsync("sqs", "ReceiveMessage", new JsonObject { ["QueueUrl"] = "/q" }))["Messages"]?[0]?["Body"]) is not null,
            "a message arrives");
        return body!;
    }
}
