using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Access.Roles;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3.Objects;

namespace Pipeline.Cloud.Lambda.Destinations;

/// <summary>Sends the record of an invocation to a queue, a topic, a function or a bucket.</summary>
public sealed class DestinationSender(
    LocalCloudOptions cloud, Dispatcher dispatcher, IObjectStore objects, IRoles roles, TimeProvider time, Action<string, ReadOnlyMemory<byte>> enqueue,
    Caller? caller = null)
{
    // By which the services say that a queue, a topic, a bucket or a function does not exist.
    private static readonly string[] Absent = ["QueueDoesNotExist", "NotFound", "NoSuchBucket", "ResourceNotFoundException"];

    /// <summary>A sender that acts as a function's role.</summary>
    public DestinationSender For(Caller function) => new(cloud, dispatcher, objects, roles, time, enqueue, function);

    /// <summary>Refuses a destination that the function's role may not send to.</summary>
    /// <exception cref="AwsException">InvalidParameterValueException, as AWS answers when a destination is configured.</exception>
    private void CheckAccess(string arn)
    {
        if (caller?.Session is not { } session) return;
        var bucket = arn.Split(':')[^1];
        // Lambda writes to a bucket below this prefix, and checks that the bucket exists. Source: "Retain discarded batch records".
        (string Action, string Resource)[] needs = arn.Split(':')[2] switch
        {
            "sqs" => [("sqs:SendMessage", arn)],
            "sns" => [("sns:Publish", arn)],
            "lambda" => [("lambda:InvokeFunction", arn)],
            _ => [("s3:ListBucket", arn), ("s3:PutObject", $"{arn}/aws/lambda/{bucket}")],
        };
        foreach (var (action, resource) in needs)
        {
            if (!roles.May(caller, action, resource))
                throw new AwsException("InvalidParameterValueException", $"The function's execution role {session.Role} does not have permissions to call {action} on {arn}");
        }
    }

    /// <summary>Refuses a destination that does not exist, or that the function's role may not send to.</summary>
    /// <exception cref="AwsException">InvalidParameterValueException.</exception>
    public async Task RequireAsync(string? arn, CancellationToken cancellationToken)
    {
        if (arn is null) return;
        CheckAccess(arn);
        if (!await ExistsAsync(arn, cancellationToken)) throw new AwsException("InvalidParameterValueException", $"The destination ARN {arn} is invalid.");
    }

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
        var context = new CallContext(caller ?? new Caller("", cloud.Arn("iam", "role/lambda")), cloud.Region, Guid.NewGuid().ToString(), cancellationToken);
        switch (parts[2])
        {
            case "sqs":
                var queue = await dispatcher.ExecuteAsync("sqs", "GetQueueUrl", new JsonObject { ["QueueName"] = parts[5] }, context);
                await dispatcher.InvokeAsync("sqs", "SendMessage",
                    new JsonObject { ["QueueUrl"] = queue["QueueUrl"]?.GetValue<string>(), ["MessageBody"] = record.ToJsonString() }, context);
                break;
            case "sns":
                await dispatcher.InvokeAsync("sns", "Publish", new JsonObject { ["TopicArn"] = arn, ["Message"] = record.ToJsonString() }, context);
                break;
            case "lambda":
                roles.Require(caller, "lambda:InvokeFunction", arn);
                enqueue(arn, JsonSerializer.SerializeToUtf8Bytes(record));
                break;
            case "s3":
                var bucket = caller is null ? objects : RoleObjects.Of(objects, roles, caller);
                await bucket.PutAsync(parts[5], Key(prefix), JsonSerializer.SerializeToUtf8Bytes(record), "application/json", cancellationToken);
                break;
            default:
                throw AwsException.NotEmulated("lambda", $"a destination of service '{parts[2]}' ({arn})");
        }
    }

    // Asked in Lambda's own name: the function's role needs no permission for it.
    private async Task<bool> ExistsAsync(string arn, CancellationToken cancellationToken)
    {
        var parts = arn.Split(':');
        var context = new CallContext(new Caller("", "lambda.amazonaws.com"), cloud.Region, Guid.NewGuid().ToString(), cancellationToken);
        Task described = parts[2] switch
        {
            "sqs" => dispatcher.ExecuteAsync("sqs", "GetQueueUrl", new JsonObject { ["QueueName"] = parts[5] }, context),
            "sns" => dispatcher.ExecuteAsync("sns", "GetTopicAttributes", new JsonObject { ["TopicArn"] = arn }, context),
            "lambda" => dispatcher.ExecuteAsync("lambda", "GetFunctionConfiguration", new JsonObject { ["FunctionName"] = arn }, context),
            _ => Task.CompletedTask,
        };
        try
        {
            await described;
            if (parts[2] == "s3") objects.Find(parts[5], "");
            return true;
        }
        catch (AwsException e) when (Absent.Contains(e.Code))
        {
            return false;
        }
    }

    // .../YYYY/MM/DD/YYYY-MM-DDTHH.MM.SS-<random UUID>. Source: "Retain discarded batch records for a Kinesis Data Streams event source in Lambda".
    private string Key(string prefix) =>
        string.Create(CultureInfo.InvariantCulture, $"{prefix}/{time.GetUtcNow():yyyy/MM/dd/yyyy-MM-dd'T'HH.mm.ss}-{Guid.NewGuid()}");
}
