using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Cloud.FrontDoor;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3;

namespace Pipeline.Cloud.Lambda.Destinations;

/// <summary>Sends the record of an invocation to a queue, a topic, a function or a bucket.</summary>
internal sealed class DestinationSender(
    LocalCloudOptions cloud, Func<Dispatcher> dispatcher, IObjectStore objects, TimeProvider time, Action<string, ReadOnlyMemory<byte>> enqueue)
{
    /// <summary>Refuses a destination that is not emulated.</summary>
    /// <exception cref="AwsException">The kind of destination is not emulated.</exception>
    public static string Check(string arn, params ReadOnlySpan<string> kinds)
    {
        var parts = arn.Split(':');
        if (parts.Length < 6 || parts[0] != "arn") throw new AwsException("InvalidParameterValueException", $"The destination ARN {arn} is invalid.");
        if (!kinds.Contains(parts[2])) throw AwsException.NotEmulated("lambda", $"a destination of service '{parts[2]}' ({arn})");
        if (parts[^1].EndsWith(".fifo", StringComparison.Ordinal))
            throw new AwsException("InvalidParameterValueException", $"The destination ARN {arn} is invalid: FIFO queues and topics are not supported.");
        return arn;
    }

    /// <summary>Sends a record.</summary>
    /// <param name="arn">The destination.</param>
    /// <param name="record">The document.</param>
    /// <param name="prefix">For a bucket: the key up to the date.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="AwsException">The destination refused it.</exception>
    public async Task SendAsync(string arn, JsonObject record, string prefix, CancellationToken cancellationToken)
    {
        var parts = arn.Split(':');
        var context = new CallContext(new Caller("", cloud.Arn("iam", "role/lambda")), cloud.Region, Guid.NewGuid().ToString(), cancellationToken);
        switch (parts[2])
        {
            case "sqs":
                var queue = await dispatcher().InvokeAsync("sqs", "GetQueueUrl", new JsonObject { ["QueueName"] = parts[5] }, context);
                await dispatcher().InvokeAsync("sqs", "SendMessage",
                    new JsonObject { ["QueueUrl"] = queue["QueueUrl"]?.GetValue<string>(), ["MessageBody"] = record.ToJsonString() }, context);
                break;
            case "sns":
                await dispatcher().InvokeAsync("sns", "Publish", new JsonObject { ["TopicArn"] = arn, ["Message"] = record.ToJsonString() }, context);
                break;
            case "lambda":
                enqueue(arn, JsonSerializer.SerializeToUtf8Bytes(record));
                break;
            case "s3":
                await objects.PutAsync(parts[5], Key(prefix), JsonSerializer.SerializeToUtf8Bytes(record), "application/json", cancellationToken);
                break;
            default:
                throw AwsException.NotEmulated("lambda", $"a destination of service '{parts[2]}' ({arn})");
        }
    }

    // .../YYYY/MM/DD/YYYY-MM-DDTHH.MM.SS-<random UUID>. Source: "Retain discarded batch records for a Kinesis Data Streams event source in Lambda".
    private string Key(string prefix) =>
        string.Create(CultureInfo.InvariantCulture, $"{prefix}/{time.GetUtcNow():yyyy/MM/dd/yyyy-MM-dd'T'HH.mm.ss}-{Guid.NewGuid()}");
}
