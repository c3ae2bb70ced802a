using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Cloud.FrontDoor;
using Pipeline.Cloud.Lambda;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.S3.Notifications;

/// <summary>Sends the waiting events to their targets, one after the other, in the order in which they happened.</summary>
internal sealed class NotificationSender(
    NotificationQueue queue, Func<IFunctionInvoker> functions, Func<Dispatcher> dispatcher, LocalCloudOptions options, TextWriter log)
{
    /// <summary>Sends until the cloud stops.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        await foreach (var (rule, happened) in queue.Waiting.ReadAllAsync(stopping))
        {
            try
            {
                await SendAsync(rule, happened.Document(rule.Id, options.Region, options.AccountId), stopping);
            }
            catch (AwsException error)
            {
                // AWS would have refused the configuration of a target that is not there; the order of a deployment may allow it here.
                await log.WriteLineAsync(
                    $"s3: the event {happened.Name} of s3://{happened.Bucket}/{happened.Key} could not be sent to {rule.TargetArn}: {error.Code}: {error.Message}");
            }
        }
    }

    private async Task SendAsync(NotificationRule rule, JsonObject document, CancellationToken stopping)
    {
        var context = new CallContext(new Caller("", "s3.amazonaws.com"), options.Region, Guid.NewGuid().ToString(), stopping);
        var arn = rule.TargetArn.Split(':');
        switch (rule.Kind)
        {
            case TargetKind.Function:
                functions().Enqueue(arn[6], Encoding.UTF8.GetBytes(document.ToJsonString()));
                break;
            case TargetKind.Queue:
                var queueUrl = await dispatcher().InvokeAsync("sqs", "GetQueueUrl", new JsonObject { ["QueueName"] = arn[5] }, context);
                var message = new JsonObject { ["QueueUrl"] = queueUrl["QueueUrl"]?.ToString(), ["MessageBody"] = document.ToJsonString() };
                await dispatcher().InvokeAsync("sqs", "SendMessage", message, context);
                break;
            default:
                var notification = new JsonObject
                {
                    ["TopicArn"] = rule.TargetArn,
                    ["Subject"] = "Amazon S3 Notification",
                    ["Message"] = document.ToJsonString(),
                };
                await dispatcher().InvokeAsync("sns", "Publish", notification, context);
                break;
        }
    }
}
