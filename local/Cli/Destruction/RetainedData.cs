using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.S3;
using Pipeline.Cli.Hosting;

namespace Pipeline.Cli.Destruction;

/// <summary>What stays when a stack is deleted: what it is, what it costs, and its deletion.</summary>
/// <param name="resources">The resources, in the order of their deletion.</param>
internal sealed class RetainedData(IReadOnlyList<IRetained> resources)
{
    private readonly List<(IRetained Resource, RetainedItem Item)> _found = [];

    /// <summary>What <see cref="FindAsync"/> found.</summary>
    public IReadOnlyList<RetainedItem> Items => [.. _found.Select(found => found.Item)];

    /// <summary>The data of a stack.</summary>
    public static RetainedData Of(StackNames names, JsonServices services, string region, IAmazonS3 s3, IAmazonDynamoDB dynamo, TimeProvider time)
    {
        var stream = new RetainedStream(services.Kinesis, names.Stream);
        var tables = names.Tables.Select(table => new RetainedTable(dynamo, table, time)).ToList();
        var key = new RetainedKey(services.Kms, names.KeyDescription, [stream.KeyAsync, .. tables.Select(table => (Func<CancellationToken, Task<string?>>)table.KeyAsync)]);
        // The longest first. The stream comes last, because it tells the key: a deletion that stopped halfway can be repeated.
        var lake = new RetainedBucket(s3, bucket => names.IsLake(bucket, region));
        var failures = new RetainedBucket(s3, bucket => names.IsFailures(bucket, region));
        return new RetainedData([lake, failures, new RetainedQueue(services.Sqs, names.Queue), .. tables, key, stream]);
    }

    /// <summary>Looks at all of it.</summary>
    public async Task FindAsync(CancellationToken cancellationToken)
    {
        _found.Clear();
        foreach (var resource in resources)
        {
            if (await resource.FindAsync(cancellationToken) is { } item) _found.Add((resource, item));
        }
    }

    /// <summary>The list with prices.</summary>
    public IEnumerable<string> Lines()
    {
        var width = _found.Max(found => found.Item.Name.Length);
        foreach (var (_, item) in _found) yield return string.Create(CultureInfo.InvariantCulture, $"  {item.Name.PadRight(width)}  ${item.Dollars,9:N2}  {item.Holds}");
        yield return string.Create(CultureInfo.InvariantCulture, $"  {"together".PadRight(width)}  ${_found.Sum(found => found.Item.Dollars),9:N2}  a month, at list prices of us-east-1");
    }

    /// <summary>Deletes what was found, for good.</summary>
    /// <param name="say">Receives a line for each resource.</param>
    /// <param name="cancellationToken">Stops between two calls.</param>
    public async Task DeleteAsync(Action<string> say, CancellationToken cancellationToken)
    {
        foreach (var (resource, item) in _found)
        {
            await resource.DeleteAsync(cancellationToken);
            say($"{item.Name}: deleted");
        }
    }
}

/// <summary>Thrown when something could not be deleted.</summary>
internal sealed class DestructionException(string message, Exception inner) : Exception(message, inner);
