using System.Text.Json.Nodes;
using Pipeline.Aws.Direct;
using Pipeline.Cli.Hosting;

namespace Pipeline.Cli.Destruction;

/// <summary>The queue of failed events.</summary>
internal sealed class RetainedQueue(IJsonService sqs, string name) : IRetained
{
    /// <inheritdoc/>
    public async Task<RetainedItem?> FindAsync(CancellationToken cancellationToken)
    {
        if (await UrlAsync(cancellationToken) is not { } url) return null;
        var input = new JsonObject { ["QueueUrl"] = url, ["AttributeNames"] = new JsonArray("ApproximateNumberOfMessages") };
        var attributes = (await sqs.CallAsync("GetQueueAttributes", input, cancellationToken))["Attributes"];
        return new RetainedItem($"queue {name}", $"{attributes?["ApproximateNumberOfMessages"]} messages", 0);
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(CancellationToken cancellationToken)
    {
        if (await UrlAsync(cancellationToken) is { } url) await sqs.CallAsync("DeleteQueue", new JsonObject { ["QueueUrl"] = url }, cancellationToken);
    }

    private async Task<string?> UrlAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await sqs.CallAsync("GetQueueUrl", new JsonObject { ["QueueName"] = name }, cancellationToken))["QueueUrl"]!.ToString();
        }
        catch (ServiceException e) when (e.Code is "QueueDoesNotExist" or "AWS.SimpleQueueService.NonExistentQueue")
        {
            return null;
        }
    }
}
