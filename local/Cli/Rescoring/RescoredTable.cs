using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Amazon.S3;
using Amazon.S3.Model;
using Pipeline.Contract;
using Pipeline.Contract.Lake;
using Pipeline.Gzip;

namespace Pipeline.Cli.Rescoring;

/// <summary>
/// The table of answers that were given afterwards, <c>tables/rescored/</c>: a line of JSON a landed line, with what the log said of it. An object of the log has one of
/// its own here for each model, so that what was answered is known by its name.
/// </summary>
/// <param name="s3">The lake.</param>
/// <param name="bucket">The bucket.</param>
/// <param name="domain">Names the id and the prediction.</param>
internal sealed class RescoredTable(IAmazonS3 s3, string bucket, IScoringDomain domain)
{
    /// <summary>The root of the table.</summary>
    public const string Root = "tables/rescored/";

    // As Athena reads a timestamp in JSON: without a zone, in UTC.
    private const string Timestamp = "yyyy-MM-dd HH:mm:ss.fff";
    private readonly string _landedPrediction = $"landed_{domain.PredictionName}";

    /// <summary>The key of a model's answers to the lines of an object of the log.</summary>
    /// <param name="landedKey">The key of the log's object.</param>
    /// <param name="model">The model.</param>
    /// <param name="features">Which features it was shown: <c>landed</c>, or <c>now</c>.</param>
    public static string KeyOf(string landedKey, string model, string features)
    {
        var parts = landedKey.Split('/');
        return $"{Root}{parts[1]}/{model}/{features}/{string.Join('-', parts[2..]).Replace("hour=", "", StringComparison.Ordinal)}";
    }

    /// <summary>Whether a model's answers to all these lines, with these features, are in the table.</summary>
    public async Task<bool> HasAsync(string landedKey, string model, string features, IReadOnlyList<JsonObject> lines, IReadOnlyList<string> rows, CancellationToken cancellationToken)
    {
        try
        {
            using var present = await s3.GetObjectAsync(bucket, KeyOf(landedKey, model, features), cancellationToken);
            using var reader = new StreamReader(await GzipContent.ReadAsync(present.ResponseStream, cancellationToken));
            var answered = new HashSet<string>(StringComparer.Ordinal);
            while (await reader.ReadLineAsync(cancellationToken) is { } line) answered.Add(Place(JsonNode.Parse(line)!.AsObject(), null));
            return lines.Zip(rows, Place).All(answered.Contains);
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            return false;
        }
    }

    /// <summary>Writes a model's answers to the lines of an object of the log.</summary>
    public async Task WriteAsync(
        string landedKey, string model, string features, IReadOnlyList<(JsonObject Line, string Row, string Answer)> answered, DateTimeOffset answeredAt, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        await using (var gzip = new GZipStream(body, CompressionLevel.Fastest, leaveOpen: true))
        {
            foreach (var (line, row, answer) in answered) gzip.Write(Encoding.UTF8.GetBytes(Answered(line, model, features, row, answer, answeredAt).ToJsonString() + "\n"));
        }

        body.Position = 0;
        await s3.PutObjectAsync(new PutObjectRequest { BucketName = bucket, Key = KeyOf(landedKey, model, features), InputStream = body, ContentType = "application/gzip" }, cancellationToken);
    }

    private JsonObject Answered(JsonObject line, string model, string lookups, string row, string answer, DateTimeOffset answeredAt)
    {
        var prediction = line[domain.PredictionName]?.DeepClone();
        return new JsonObject
        {
            [domain.IdName] = line[domain.IdName]?.DeepClone(),
            [domain.PredictionName] = JsonNode.Parse(answer),
            [LakeMembers.Model] = model,
            ["rescored_at"] = Text(answeredAt),
            ["lookups"] = lookups,
            [LakeMembers.Features] = row,
            // A line without a prediction has a time all the same: when the scorer met it.
            ["landed_scored_at"] = prediction is null ? null : Time(line[LakeMembers.ScoredAt]),
            [_landedPrediction] = prediction,
            [LakeMembers.ArrivedAt] = Time(line[LakeMembers.ArrivedAt]),
            [LakeMembers.SequenceNumber] = line[LakeMembers.SequenceNumber]?.DeepClone(),
            [LakeMembers.SubSequenceNumber] = line[LakeMembers.SubSequenceNumber]?.DeepClone(),
        };
    }

    // Which record of the stream a line is, and what the model was shown for it.
    private static string Place(JsonObject line, string? row) => $"{line[LakeMembers.SequenceNumber]}/{line[LakeMembers.SubSequenceNumber]}/{row ?? line[LakeMembers.Features]?.ToString()}";

    private static string? Time(JsonNode? node) =>
        DateTimeOffset.TryParse(node?.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? Text(time) : null;

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString(Timestamp, CultureInfo.InvariantCulture);
}
