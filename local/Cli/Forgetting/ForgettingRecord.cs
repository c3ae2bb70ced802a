using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.S3;
using Amazon.S3.Model;
using Pipeline.Cli.Buckets;

namespace Pipeline.Cli.Forgetting;

/// <summary>The record of an act of forgetting. It has nothing of the data: the id is there as its hash.</summary>
/// <param name="Hash">The SHA-256 of the id's UTF-8 bytes, in hexadecimal digits.</param>
/// <param name="BegunAt">When the command began.</param>
/// <param name="FinishedAt">When it was done; null if it was interrupted, or left something.</param>
/// <param name="Arrived">When the newest of the removed records arrived on the stream; null where that is not known.</param>
/// <param name="Removed">How many entries were removed, by place; a former version counts as one.</param>
/// <param name="Days">The days of arrival whose trips were removed from the table of trips, or are to be.</param>
internal sealed record ForgettingRecord(
    [property: JsonPropertyName("id_sha256")] string Hash,
    [property: JsonPropertyName("begun_at")] DateTimeOffset BegunAt,
    [property: JsonPropertyName("finished_at")] DateTimeOffset? FinishedAt,
    [property: JsonPropertyName("newest_arrival")] DateTimeOffset? Arrived,
    [property: JsonPropertyName("removed")] ImmutableSortedDictionary<string, int> Removed,
    [property: JsonPropertyName("days")] ImmutableSortedSet<string> Days)
{
    /// <summary>The root of records.</summary>
    public const string Root = "forgotten/";

    /// <summary>The root of what is left of dropped files of labels.</summary>
    public const string Kept = Root + ForgettingPlace.Dropped;

    /// <summary>Where what is left of a dropped file is kept.</summary>
    public static string KeptOf(string key) => Root + key;

    /// <summary>A record of an act that begins.</summary>
    public static ForgettingRecord Begin(string hash, DateTimeOffset now) => new(hash, now, null, null, ImmutableSortedDictionary<string, int>.Empty, ImmutableSortedSet<string>.Empty);

    /// <summary>The record's key.</summary>
    public string Key() => string.Create(CultureInfo.InvariantCulture, $"{Root}dt={BegunAt.UtcDateTime:yyyy-MM-dd}/{Hash}.json");

    /// <summary>Counts what was removed.</summary>
    public ForgettingRecord With(string place, int entries) => entries == 0 ? this : this with { Removed = Removed.SetItem(place, Removed.GetValueOrDefault(place) + entries) };

    /// <summary>This act and an earlier one of the same day.</summary>
    public ForgettingRecord After(ForgettingRecord earlier) => this with
    {
        BegunAt = earlier.BegunAt,
        Arrived = Arrived ?? earlier.Arrived,
        Removed = Removed.Aggregate(earlier, (sum, place) => sum.With(place.Key, place.Value)).Removed,
        Days = Days.Union(earlier.Days),
    };
}

/// <summary>The records of acts of forgetting, below <c>forgotten/</c>.</summary>
/// <param name="s3">The lake.</param>
/// <param name="bucket">The bucket.</param>
internal sealed class ForgettingRecords(IAmazonS3 s3, string bucket)
{
    private static readonly JsonSerializerOptions Written = new() { WriteIndented = true };

    /// <summary>All records, the oldest day first.</summary>
    public Task<IReadOnlyList<ForgettingRecord>> AllAsync(CancellationToken cancellationToken) => ReadAsync(".json", cancellationToken);

    /// <summary>The records about an id, the oldest first.</summary>
    public Task<IReadOnlyList<ForgettingRecord>> OfAsync(string hash, CancellationToken cancellationToken) => ReadAsync($"/{hash}.json", cancellationToken);

    /// <summary>Writes a record, or writes it again.</summary>
    public async Task WriteAsync(ForgettingRecord record, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(record, Written));
        await s3.PutObjectAsync(new PutObjectRequest { BucketName = bucket, Key = record.Key(), InputStream = body, ContentType = "application/json" }, cancellationToken);
    }

    private async Task<IReadOnlyList<ForgettingRecord>> ReadAsync(string end, CancellationToken cancellationToken)
    {
        var records = new List<ForgettingRecord>();
        await foreach (var key in s3.KeysAsync(bucket, ForgettingRecord.Root + "dt=", cancellationToken))
        {
            if (!key.EndsWith(end, StringComparison.Ordinal)) continue;
            using var response = await s3.GetObjectAsync(new GetObjectRequest { BucketName = bucket, Key = key }, cancellationToken);
            records.Add(await JsonSerializer.DeserializeAsync<ForgettingRecord>(response.ResponseStream, cancellationToken: cancellationToken)
                ?? throw new ForgettingException($"s3://{bucket}/{key} is not a record of this command: move it away."));
        }

        return records;
    }
}

/// <summary>Thrown when an id cannot be forgotten. The message says why, and what to do.</summary>
internal sealed class ForgettingException(string message, Exception? cause = null) : Exception(message, cause);
