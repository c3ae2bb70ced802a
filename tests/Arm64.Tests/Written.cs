using System.Text;
using System.Text.Json;
using Amazon.DynamoDBv2.Model;
using Pipeline.Cli.Buckets;
using Pipeline.Cli.Hosting;
using Pipeline.Gzip;

namespace Pipeline.Arm64.Tests;

/// <summary>All that a scorer wrote.</summary>
/// <param name="Items">The items of the predictions table, by trip.</param>
/// <param name="Lines">The content of the lake's objects, by key: shows where two differ.</param>
/// <param name="Objects">The objects themselves, by key: metadata, then the bytes in hexadecimal.</param>
internal sealed record Written(IReadOnlyDictionary<string, string> Items, IReadOnlyDictionary<string, string> Lines, IReadOnlyDictionary<string, string> Objects)
{
    /// <summary>Reads it.</summary>
    public static async Task<Written> ReadAsync(LocalPipeline pipeline, CancellationToken cancellationToken)
    {
        var lines = new Dictionary<string, string>(StringComparer.Ordinal);
        var objects = new Dictionary<string, string>(StringComparer.Ordinal);
        var bucket = pipeline.Stack.Outputs["BucketName"];
        foreach (var prefix in (string[])["scored/", "quarantine/"])
        {
            await foreach (var key in pipeline.Clients.S3.KeysAsync(bucket, prefix, cancellationToken))
            {
                using var reply = await pipeline.Clients.S3.GetObjectAsync(bucket, key, cancellationToken);
                using var content = new MemoryStream();
                await reply.ResponseStream.CopyToAsync(content, cancellationToken);
                var metadata = reply.Metadata.Keys.Order(StringComparer.Ordinal).Select(name => $"{name}={reply.Metadata[name]}");
                lines[key] = Encoding.UTF8.GetString(GzipContent.Read(content.ToArray()));
                objects[key] = $"{reply.Headers.ContentType} {string.Join(' ', metadata)} {Convert.ToHexString(content.ToArray())}";
            }
        }

        return new Written(await ItemsAsync(pipeline, cancellationToken), lines, objects);
    }

    private static async Task<IReadOnlyDictionary<string, string>> ItemsAsync(LocalPipeline pipeline, CancellationToken cancellationToken)
    {
        var items = new Dictionary<string, string>(StringComparer.Ordinal);
        var request = new ScanRequest { TableName = pipeline.Stack.Outputs["PredictionsTableName"] };
        do
        {
            var page = await pipeline.Clients.DynamoDb.ScanAsync(request, cancellationToken);
            foreach (var item in page.Items)
                items.Add(item["trip_id"].S, JsonSerializer.Serialize(item.OrderBy(attribute => attribute.Key, StringComparer.Ordinal).Select(attribute => (string[])[attribute.Key, attribute.Value.S ?? "", attribute.Value.N ?? ""])));
            request.ExclusiveStartKey = page.LastEvaluatedKey;
        }
        while (request.ExclusiveStartKey is { Count: > 0 });
        return items;
    }
}
