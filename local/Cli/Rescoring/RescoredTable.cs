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
    public static string KeyOf(string landedKey, string model)
    {
        var parts = landedKey.Split('/');
        return $"{Root}{parts[1]}/{model}/{string.Join('-', parts[2..]).Replace("hour=", "", StringComparison.Ordinal)}";
    }

    /// <summary>Whether a model's answers to all these lines are in the table.</summary>
    public async Task<bool> HasAsync(string landedKey, string model, IReadOnlyList<JsonObject> lines, CancellationToken cancellationToken)
    {
        try
        {
            using var present = await s3.GetObjectAsync(bucket, KeyOf(landedKey, model), cancellationToken);
            using var reader = new StreamReader(await GzipContent.ReadAsync(present.ResponseStream, cancellationToken));
            var answered = new HashSet<string>(StringComparer.Ordinal);
            while (await reader.ReadLineAsync(cancellationToken) is { } line) answered.Add(Place(JsonNode.Parse(line)!.AsObject()));
            return lines.All(line => answered.Contains(Place(line)));
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            return false;
        }
    }

    /// <summary>Writes a model's answers to the lines of an object of the log.</summary>
    public async Task WriteAsync(string landedKey, string model, IReadOnlyList<JsonObject> lines, IReadOnlyList<string> answers, DateTimeOffset answeredAt, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        await using (var gzip = new GZipStream(body, CompressionLevel.Fastest, leaveOpen: true))
        {
            foreach (var (line, answer) in lines.Zip(answers)) gzip.Write(Encoding.UTF8.GetBytes(Answered(line, model, answer, answeredAt).ToJsonString() + "\n"));
        }

        body.Position = 0;
        await s3.PutObjectAsync(new PutObjectRequest { BucketName = bucket, Key = KeyOf(landedKey, model), InputStream = body, ContentType = "application/gzip" }, cancellationToken);
    }

    private JsonObject Answered(JsonObject line, string model, string answer, DateTimeOffset answeredAt)
    {
        var prediction = line[domain.PredictionName]?.DeepClone();
        return new JsonObject
        {
            [domain.IdName] = line[domain.IdName]?.DeepClone(),
            [domain.PredictionName] = JsonNode.Parse(answer),
            [LakeMembers.Model] = model,
            ["rescored_at"] = Text(answeredAt),
            // A line without a prediction has a time all the same: when the scorer met it.
            ["landed_scored_at"] = prediction is null ? null : Time(line[LakeMembers.ScoredAt]),
            [_landedPrediction] = prediction,
            [LakeMembers.ArrivedAt] = Time(line[LakeMembers.ArrivedAt]),
            [LakeMembers.SequenceNumber] = line[LakeMembers.SequenceNumber]?.DeepClone(),
            [LakeMembers.SubSequenceNumber] = line[LakeMembers.SubSequenceNumber]?.DeepClone(),
        };
    }

    // Which record of the stream a line is.
    private static string Place(JsonObject line) => $"{line[LakeMembers.SequenceNumber]}/{line[LakeMembers.SubSequenceNumber]}";

    private static string? Time(JsonNode? node) =>
        DateTimeOffset.TryParse(node?.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? Text(time) : null;

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString(Timestamp, CultureInfo.InvariantCulture);
}
