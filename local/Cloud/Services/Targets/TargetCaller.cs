using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Targets;

/// <summary>Delivers a document to the resource of an ARN: a queue, a function, a topic or a state machine.</summary>
internal sealed class TargetCaller(Dispatcher dispatcher)
{
    /// <summary>Throws if nothing can be delivered to an ARN.</summary>
    /// <exception cref="AwsException">The kind of target is not emulated.</exception>
    public static void Check(string service, string arn)
    {
        if (Kind(arn) is not ("sqs" or "lambda" or "sns" or "states")) throw AwsException.NotEmulated(service, $"the target '{arn}'");
    }

    /// <summary>Delivers a document.</summary>
    /// <param name="arn">The target.</param>
    /// <param name="document">The document; for a function it must be JSON.</param>
    /// <param name="context">On whose behalf.</param>
    /// <exception cref="AwsException">The target's own error.</exception>
    public Task DeliverAsync(string arn, string document, CallContext context) => Kind(arn) switch
    {
        "sqs" => SendAsync(arn, document, context),
        "lambda" => dispatcher.InvokeAsync(
            "lambda",
            "Invoke",
            new JsonObject { ["FunctionName"] = arn, ["InvocationType"] = "Event", ["Payload"] = Parse(arn, document) },
            context),
        "sns" => dispatcher.InvokeAsync("sns", "Publish", new JsonObject { ["TopicArn"] = arn, ["Message"] = document }, context),
        "states" => dispatcher.InvokeAsync(
            "sfn", "StartExecution", new JsonObject { ["stateMachineArn"] = arn, ["input"] = document }, context),
        _ => throw AwsException.NotEmulated(Kind(arn), $"the target '{arn}'"),
    };

    private async Task SendAsync(string arn, string document, CallContext context)
    {
        var name = arn[(arn.LastIndexOf(':') + 1)..];
        // The queue's URL is looked up without a permission; only SendMessage is called in the caller's name.
        var queue = await dispatcher.ExecuteAsync("sqs", "GetQueueUrl", new JsonObject { ["QueueName"] = name }, context);
        var message = new JsonObject { ["QueueUrl"] = queue["QueueUrl"]!.DeepClone(), ["MessageBody"] = document };
        await dispatcher.InvokeAsync("sqs", "SendMessage", message, context);
    }

    private static JsonNode? Parse(string arn, string document)
    {
        try
        {
            return DocumentJson.Parse(document);
        }
        catch (JsonException e)
        {
            throw new AwsException("InvalidRequestContentException", $"{arn} needs a JSON document: {e.Message}");
        }
    }

    /// <summary>The service of a target's ARN; empty if the text is not an ARN.</summary>
    // arn:partition:service:region:account:resource
    public static string Kind(string arn) => arn.Split(':') is { Length: >= 6 } parts && parts[0] == "arn" ? parts[2] : "";
}
