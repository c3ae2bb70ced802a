using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.S3;
using Amazon.S3.Model;

namespace Pipeline.Cli.Recovery;

/// <summary>A moment that somebody has noted to come back to: what there was, to compare with.</summary>
/// <param name="At">The moment.</param>
/// <param name="Tables">How many items each table had; of a large table DynamoDB's count, which is up to six hours old.</param>
/// <param name="Prefixes">How many objects each part of the lake had.</param>
internal sealed record BackupNote(
    [property: JsonPropertyName("at")] DateTimeOffset At,
    [property: JsonPropertyName("tables")] ImmutableSortedDictionary<string, long> Tables,
    [property: JsonPropertyName("prefixes")] ImmutableSortedDictionary<string, long> Prefixes)
{
    /// <summary>The root of the notes in the lake.</summary>
    public const string Root = "backups/";

    private static readonly JsonSerializerOptions Written = new() { WriteIndented = true };

    /// <summary>The note's key.</summary>
    public string Key() => $"{Root}{Moment.Name(At)}.json";

    /// <summary>Writes the note into the lake.</summary>
    public async Task WriteAsync(IAmazonS3 s3, string bucket, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(this, Written));
        await s3.PutObjectAsync(new PutObjectRequest { BucketName = bucket, Key = Key(), InputStream = body, ContentType = "application/json" }, cancellationToken);
    }
}
