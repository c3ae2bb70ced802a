using System.Text.Json.Nodes;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Targets;

namespace Pipeline.Cloud.CloudWatch.Alarms;

/// <summary>Publishes changes of alarms' states to the topics that their actions name, in CloudWatch's own name.</summary>
/// <param name="cloud">Names and ids of the local cloud.</param>
/// <param name="calls">Calls SNS.</param>
/// <param name="policies">Evaluates the topics' policies.</param>
/// <param name="history">Takes what became of the actions.</param>
public sealed class AlarmActions(LocalCloudOptions cloud, Dispatcher calls, ITargetPolicies policies, AlarmHistory history)
{
    private const string Principal = "cloudwatch.amazonaws.com";

    /// <summary>Executes the actions of an alarm's new state. One that fails is noted in the alarm's history, as in AWS, and stops nothing.</summary>
    /// <param name="transition">The change.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task ExecuteAsync(AlarmTransition transition, CancellationToken cancellationToken)
    {
        var alarm = transition.After;
        if (!alarm.Definition.ActionsEnabled) return;
        foreach (var topic in alarm.Definition.Actions(alarm.Status.State))
        {
            var failure = await PublishAsync(topic, transition, cancellationToken);
            var data = new JsonObject { ["version"] = "1.0", ["actionState"] = failure is null ? "Succeeded" : "Failed", ["notificationResource"] = topic };
            if (failure is not null) data["error"] = failure;
            history.Add(
                alarm.Name, AlarmHistoryKind.Action,
                failure is null ? $"Successfully executed action {topic}" : $"Failed to execute action {topic}. Received error: \"{failure}\"", data.ToJsonString());
        }
    }

    private async Task<string?> PublishAsync(string topic, AlarmTransition transition, CancellationToken cancellationToken)
    {
        try
        {
            if (await policies.RefusalAsync(Principal, topic, transition.After.Arn, cancellationToken) is { } refusal) return refusal;
            var message = new AlarmMessage(cloud, transition);
            var context = new CallContext(new Caller("", Principal), cloud.Region, Guid.NewGuid().ToString(), cancellationToken);
            var publish = new JsonObject { ["TopicArn"] = topic, ["Subject"] = message.Subject, ["Message"] = message.Document().ToJsonString() };
            await calls.InvokeAsync("sns", "Publish", publish, context);
            return null;
        }
        catch (AwsException error)
        {
            return $"{error.Code}: {error.Message}";
        }
    }
}
