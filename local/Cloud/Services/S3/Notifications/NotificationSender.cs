using System.Text.Json.Nodes;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Resources;
using Pipeline.Cloud.Targets;

namespace Pipeline.Cloud.S3.Notifications;

/// <summary>Sends the waiting events to their targets, one after the other, in the order in which they happened.</summary>
internal sealed class NotificationSender(
    NotificationQueue queue, Dispatcher dispatcher, ITargetPolicies policies, LocalCloudOptions options, TextWriter log)
{
    /// <summary>Sends until the cloud stops.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        await foreach (var (rule, happened) in queue.Waiting.ReadAllAsync(stopping))
        {
            try
            {
                await SendAsync(rule, happened, stopping);
            }
            catch (AwsException error)
            {
                // The target was deleted, or its policy changed, after the configuration was put.
                await LogAsync(rule, happened, $"{error.Code}: {error.Message}");
            }
            catch (Exception defect) when (!stopping.IsCancellationRequested)
            {
                // A defect of the local cloud: log it and lose only this event. Otherwise no bucket would send any more.
                await LogAsync(rule, happened, defect.ToString());
            }
        }
    }

    private Task LogAsync(NotificationRule rule, S3Event happened, string error) => log.WriteLineAsync(
        $"s3: the event {happened.Name} of s3://{happened.Bucket}/{happened.Key} could not be sent to {rule.TargetArn}: {error}");

    private async Task SendAsync(NotificationRule rule, S3Event happened, CancellationToken stopping)
    {
        if (await policies.RefusalAsync(NotificationTargets.Principal, rule.TargetArn, S3Arn.Of(happened.Bucket), stopping) is { } refusal)
            throw new AwsException("AccessDenied", refusal, 403);
        var document = happened.Document(rule.Id, options.Region, options.AccountId);
        var context = new CallContext(new Caller("", NotificationTargets.Principal), options.Region, Guid.NewGuid().ToString(), stopping);
        var arn = rule.TargetArn.Split(':');
        switch (rule.Kind)
        {
            case TargetKind.Function:
                var invocation = new JsonObject { ["FunctionName"] = rule.TargetArn, ["InvocationType"] = "Event", ["Payload"] = document };
                await dispatcher.InvokeAsync("lambda", "Invoke", invocation, context);
                break;
            case TargetKind.Queue:
                var queueUrl = await dispatcher.InvokeAsync("sqs", "GetQueueUrl", new JsonObject { ["QueueName"] = arn[5] }, context);
                var message = new JsonObject { ["QueueUrl"] = queueUrl["QueueUrl"]?.ToString(), ["MessageBody"] = document.ToJsonString() };
                await dispatcher.InvokeAsync("sqs", "SendMessage", message, context);
                break;
            default:
                var notification = new JsonObject
                {
                    ["TopicArn"] = rule.TargetArn,
                    ["Subject"] = "Amazon S3 Notification",
                    ["Message"] = document.ToJsonString(),
                };
                await dispatcher.InvokeAsync("sns", "Publish", notification, context);
                break;
        }
    }
}
