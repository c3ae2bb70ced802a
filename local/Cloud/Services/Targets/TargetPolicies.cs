using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Access.Evaluation;
using Pipeline.Cloud.Access.Policies;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Targets;

/// <summary>
/// Reads the policies of targets and evaluates them: a service may deliver only if a statement allows it. Source: "Using
/// resource-based policies for Amazon EventBridge", "Granting permissions to publish event notification messages to a destination".
/// </summary>
public sealed class TargetPolicies(LocalCloudOptions cloud, Dispatcher dispatcher) : ITargetPolicies
{
    private static readonly PolicyReader Reader = new(PolicyKind.Resource);

    /// <inheritdoc/>
    public async Task<string?> RefusalAsync(string service, string targetArn, string sourceArn, CancellationToken cancellationToken)
    {
        if (targetArn.Split(':', 6) is not [_, _, var kind, _, _, var resource] || targetArn != cloud.Arn(kind, resource))
            return $"{targetArn} is not a resource of account {cloud.AccountId} in {cloud.Region}";
        var action = kind switch
        {
            "lambda" => "lambda:InvokeFunction",
            "sqs" => "sqs:SendMessage",
            "sns" => "sns:Publish",
            _ => null,
        };
        if (action is null) return $"{targetArn} is of a service whose resources have no policies";
        try
        {
            var context = new CallContext(new Caller(service, service), cloud.Region, Guid.NewGuid().ToString(), cancellationToken);
            if (await DocumentAsync(kind, targetArn, context) is not { Length: > 0 } document)
            {
                // A topic without a policy has SNS's own, which lets the account's alarms publish. Source: "Amazon SNS policy: default policy", its SourceOwner.
                if (kind == "sns" && service == "cloudwatch.amazonaws.com") return null;
                return $"{targetArn} has no policy that allows {service} {action}";
            }

            var request = new AccessRequest(new Principal(service, cloud.AccountId, null) { Service = service }, action, targetArn, cloud.Region)
            {
                Keys = [(ConditionKeys.SourceAccount, cloud.AccountId), (ConditionKeys.SourceArn, sourceArn)],
            };
            return PolicyEvaluator.Decide(request, [], Reader.Read(targetArn, DocumentJson.Parse(document))) == Decision.Allowed
                ? null
                : $"the policy of {targetArn} does not allow {service} {action} for {sourceArn}";
        }
        catch (AwsException error)
        {
            return $"{error.Code}: {error.Message}";
        }
        catch (Exception e) when (e is PolicyException or JsonException)
        {
            return $"the policy of {targetArn} cannot be evaluated: {e.Message}";
        }
    }

    private async Task<string?> DocumentAsync(string kind, string arn, CallContext context)
    {
        switch (kind)
        {
            case "lambda":
                return NodeText.Of((await dispatcher.ExecuteAsync("lambda", "GetPolicy", new JsonObject { ["FunctionName"] = arn }, context))["Policy"]);
            case "sqs":
                var queue = await dispatcher.ExecuteAsync("sqs", "GetQueueUrl", new JsonObject { ["QueueName"] = arn.Split(':')[^1] }, context);
                var wanted = new JsonObject { ["QueueUrl"] = queue["QueueUrl"]?.DeepClone(), ["AttributeNames"] = new JsonArray("Policy") };
                return NodeText.Of((await dispatcher.ExecuteAsync("sqs", "GetQueueAttributes", wanted, context))["Attributes"]?["Policy"]);
            default:
                var topic = await dispatcher.ExecuteAsync("sns", "GetTopicAttributes", new JsonObject { ["TopicArn"] = arn }, context);
                return NodeText.Of(topic["Attributes"]?["Policy"]);
        }
    }
}

/// <summary>Evaluates what the policies of functions, queues and topics let AWS services do in their own name.</summary>
public interface ITargetPolicies
{
    /// <summary>Why a service may not deliver to a target; null if it may.</summary>
    /// <param name="service">The service's principal, such as <c>s3.amazonaws.com</c>.</param>
    /// <param name="targetArn">A function, a queue or a topic.</param>
    /// <param name="sourceArn">The resource for which the service delivers: a bucket, a rule, a topic.</param>
    /// <param name="cancellationToken">Cancels the check.</param>
    Task<string?> RefusalAsync(string service, string targetArn, string sourceArn, CancellationToken cancellationToken);
}

/// <summary>Checks no policies: every service may deliver to every target.</summary>
public sealed class UncheckedTargetPolicies : ITargetPolicies
{
    /// <inheritdoc/>
    public Task<string?> RefusalAsync(string service, string targetArn, string sourceArn, CancellationToken cancellationToken) => Task.FromResult<string?>(null);
}
