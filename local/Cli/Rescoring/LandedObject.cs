using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.S3;
using Amazon.S3.Model;
using Pipeline.Contract;
using Pipeline.Contract.Lake;
using Pipeline.Gzip;

namespace Pipeline.Cli.Rescoring;

/// <summary>An object of the landed log with lines to score.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Count">How many they are.</param>
/// <param name="Digest">Identifies their features, which for a whole day would not fit in memory.</param>
internal sealed record LandedObject(string Key, int Count, string Digest)
{
    /// <summary>How many lines of the scorer's the object has, scored or not.</summary>
    public int Lines { get; init; }
}

/// <summary>Reads objects of the landed log, and puts predictions into their lines.</summary>
/// <param name="s3">The lake.</param>
/// <param name="bucket">The bucket.</param>
/// <param name="domain">Names the prediction.</param>
internal sealed class LandedObjects(IAmazonS3 s3, string bucket, IScoringDomain domain)
{
    private static readonly JsonSerializerOptions AsLanded = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The features of an object's lines that have no prediction, in the order of the lines, each as it would have been sent to the model.</summary>
    public async Task<(LandedObject Landed, IReadOnlyList<string> Rows)> ReadUnscoredAsync(string key, CancellationToken cancellationToken)
    {
        var (_, lines) = await LinesAsync(key, cancellationToken);
        List<string> rows = [.. lines.Where(IsUnscored).Select(Features)];
        return (new LandedObject(key, rows.Count, Digest(rows)) { Lines = lines.Count(HasFeatures) }, rows);
    }

    /// <summary>An object's lines with features, scored or not, in their order.</summary>
    public async Task<IReadOnlyList<JsonObject>> ReadAsync(string key, CancellationToken cancellationToken)
    {
        var (_, lines) = await LinesAsync(key, cancellationToken);
        return [.. lines.Where(HasFeatures)];
    }

    /// <summary>Puts predictions into the lines that had none. Nothing else of the object changes, neither its place in the log nor what it says of its batch.</summary>
    /// <param name="landed">The object as it was read.</param>
    /// <param name="predictions">A prediction for each of its unscored lines, as the text of a JSON number.</param>
    /// <param name="scoredAt">When they were made.</param>
    /// <param name="cancellationToken">Stops before the object is replaced.</param>
    /// <returns>False if the object was changed meanwhile: a record was delivered again, or another backfill has scored it.</returns>
    public async Task<bool> ScoreAsync(LandedObject landed, IReadOnlyList<string> predictions, DateTimeOffset scoredAt, CancellationToken cancellationToken)
    {
        var (present, lines) = await LinesAsync(landed.Key, cancellationToken);
        var unscored = lines.Where(IsUnscored).ToList();
        if (Digest(unscored.Select(Features)) != landed.Digest) return false;
        foreach (var (line, prediction) in unscored.Zip(predictions))
        {
            line[domain.PredictionName] = JsonNode.Parse(prediction);
            line.Remove(LakeMembers.Unscored);
            line[LakeMembers.Model] = LakeMembers.Rescored;
            line[LakeMembers.ScoredAt] = scoredAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        }

        using var body = new MemoryStream(Compressed(lines));
        var request = new PutObjectRequest { BucketName = bucket, Key = landed.Key, InputStream = body, ContentType = "application/gzip", IfMatch = present.ETag };
        foreach (var name in present.Metadata.Keys) request.Metadata.Add(name, present.Metadata[name]);
        try
        {
            await s3.PutObjectAsync(request, cancellationToken);
            return true;
        }
        catch (AmazonS3Exception e) when (e.StatusCode is HttpStatusCode.PreconditionFailed or HttpStatusCode.Conflict or HttpStatusCode.NotFound)
        {
            return false;
        }
    }

    /// <summary>A line's features, as they were sent to the model.</summary>
    public static string Features(JsonObject line) => line[LakeMembers.Features]!.GetValue<string>();

    /// <summary>Identifies the features of lines.</summary>
    public static string Digest(IEnumerable<string> rows) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', rows))));

    private async Task<(GetObjectResponse Present, IReadOnlyList<JsonObject> Lines)> LinesAsync(string key, CancellationToken cancellationToken)
    {
        using var present = await s3.GetObjectAsync(bucket, key, cancellationToken);
        var lines = new List<JsonObject>();
        try
        {
            using var reader = new StreamReader(await GzipContent.ReadAsync(present.ResponseStream, cancellationToken));
            while (await reader.ReadLineAsync(cancellationToken) is { } line) lines.Add(JsonNode.Parse(line)!.AsObject());
        }
        catch (Exception e) when (e is InvalidDataException or JsonException or InvalidOperationException)
        {
            throw new RescoringException($"s3://{bucket}/{key} is not as the scorer lands objects ({e.Message}): mend it or move it away.", e);
        }

        return (present, lines);
    }

    private bool IsUnscored(JsonObject line) => line.TryGetPropertyValue(domain.PredictionName, out var prediction) && prediction is null && HasFeatures(line);

    private static bool HasFeatures(JsonObject line) => line[LakeMembers.Features] is not null;

    private static byte[] Compressed(IEnumerable<JsonObject> lines)
    {
        using var content = new MemoryStream();
        using (var gzip = new GZipStream(content, CompressionLevel.Fastest, leaveOpen: true))
        {
            foreach (var line in lines) gzip.Write(Encoding.UTF8.GetBytes(line.ToJsonString(AsLanded) + "\n"));
        }

        return content.ToArray();
    }
}
