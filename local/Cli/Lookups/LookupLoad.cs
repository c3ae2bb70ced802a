using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.S3;
using Amazon.S3.Model;
using Pipeline.Cli.Sources;
using Pipeline.Intake.Lookups;

namespace Pipeline.Cli.Lookups;

/// <summary>
/// Loads a lookup file as a stack does: it goes into the bucket, and the lookups function writes its rows into the table. A record that is sent before is scored
/// without its rows, so this waits until the table has every row of the file.
/// </summary>
/// <param name="s3">The bucket's client.</param>
/// <param name="dynamo">The table's client.</param>
/// <param name="bucket">The bucket.</param>
/// <param name="table">The table of lookup rows.</param>
/// <param name="logs">Where the lookups function logs, for the message of a failure.</param>
/// <param name="time">The clock.</param>
internal sealed class LookupLoad(IAmazonS3 s3, IAmazonDynamoDB dynamo, string bucket, string table, string logs, TimeProvider time)
{
    private const string KeyName = "pk";
    private const int KeysPerCall = 100; // the maximum of BatchGetItem
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(200);

    /// <summary>Puts the file and waits for its rows.</summary>
    /// <param name="lookup">The file, which the function will accept.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>How many rows it has.</returns>
    /// <exception cref="TimeoutException">The table does not have all rows after two minutes.</exception>
    public async Task<int> LoadAsync(SourceLookup lookup, CancellationToken cancellationToken)
    {
        var content = lookup.Content.ToArray();
        var rows = LookupFile.Read(lookup.Kind, content).Items.ToList();
        using var body = new MemoryStream(content, writable: false);
        await s3.PutObjectAsync(new PutObjectRequest { BucketName = bucket, Key = lookup.Key, InputStream = body, ContentType = "text/csv" }, cancellationToken);
        var began = time.GetTimestamp();
        var left = new List<LookupItem>(rows);
        while (await TakeLoadedAsync(left, cancellationToken) > 0)
        {
            if (time.GetElapsedTime(began) > Patience)
            {
                throw new TimeoutException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{left.Count} of {rows.Count} {lookup.Kind.Folder} are not in the table {table} {Patience.TotalSeconds:0} s after their file was put to s3://{bucket}/{lookup.Key}. Look at the log of the lookups function ({logs}) and below rejected/ in the bucket."));
            }

            await Task.Delay(Every, time, cancellationToken);
        }

        return rows.Count;
    }

    /// <summary>Removes the rows that the table has, from the last on: the function writes them in the file's order.</summary>
    /// <returns>How many are left.</returns>
    private async Task<int> TakeLoadedAsync(List<LookupItem> left, CancellationToken cancellationToken)
    {
        while (left.Count > 0)
        {
            var start = Math.Max(0, left.Count - KeysPerCall);
            var page = left[start..];
            var items = await ReadAsync(page, cancellationToken);
            left.RemoveRange(start, page.Count);
            left.AddRange(page.Where(row => !items.TryGetValue(row.Key, out var item) || !StoredRows.Holds(item, row)));
            if (left.Count > start) break;
        }

        return left.Count;
    }

    private async Task<Dictionary<string, Dictionary<string, AttributeValue>>> ReadAsync(IEnumerable<LookupItem> rows, CancellationToken cancellationToken)
    {
        var keys = rows.Select(row => new Dictionary<string, AttributeValue> { [KeyName] = new() { S = row.Key } }).ToList();
        var request = new BatchGetItemRequest { RequestItems = new() { [table] = new KeysAndAttributes { Keys = keys, ConsistentRead = true } } };
        // What is left unprocessed counts as not there yet, and is asked for again.
        var response = await dynamo.BatchGetItemAsync(request, cancellationToken);
        return (response.Responses?.GetValueOrDefault(table) ?? []).ToDictionary(item => item[KeyName].S, StringComparer.Ordinal);
    }
}
