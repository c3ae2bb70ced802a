using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Amazon.S3;
using Amazon.S3.Model;
using Pipeline.Contract;
using Pipeline.Intake.Objects;

namespace Pipeline.Intake.Labels;

/// <summary>
/// The table of accepted labels, <c>tables/labels/</c>: a line of JSON for each label, gzipped, an object for each file. Its partition
/// <c>dt</c> is the day on which the file landed, so that a query over the newest days needs not read all labels there ever were.
/// </summary>
/// <param name="s3">Writes the objects.</param>
/// <param name="domain">Names the columns.</param>
public sealed class LabelTable(IAmazonS3 s3, IScoringDomain domain)
{
    /// <summary>The root of the table.</summary>
    public const string Root = "tables/labels/";

    /// <summary>Returns the object of a file's labels: the same for each delivery of the file's event.</summary>
    /// <param name="file">The file.</param>
    public static AcceptedLabels Of(DroppedFile file)
    {
        var day = file.LandedAt.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return new AcceptedLabels(day, $"{Root}dt={day}/{FileName.Of(file)}.json.gz");
    }

    /// <summary>Writes the labels of a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="labels">Its labels.</param>
    /// <returns>Where they were written.</returns>
    public async Task<AcceptedLabels> WriteAsync(DroppedFile file, IEnumerable<Label> labels)
    {
        var accepted = Of(file);
        using var body = new MemoryStream();
        await using (var gzip = new GZipStream(body, CompressionLevel.Optimal, leaveOpen: true))
        {
            WriteLines(gzip, file, labels);
        }

        body.Position = 0;
        await s3.PutObjectAsync(new PutObjectRequest { BucketName = file.Bucket, Key = accepted.Key, InputStream = body, ContentType = "application/x-ndjson" });
        return accepted;
    }

    private void WriteLines(Stream output, DroppedFile file, IEnumerable<Label> labels)
    {
        // As Athena reads a timestamp in JSON: without a zone, in UTC.
        var landedAt = file.LandedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);
        using var writer = new Utf8JsonWriter(output);
        foreach (var label in labels)
        {
            writer.WriteStartObject();
            writer.WriteString(domain.IdName, label.Id);
            writer.WriteNumber(domain.PredictionName, label.Value);
            writer.WriteString("labelled_at", landedAt);
            writer.WriteString("source", file.Key);
            writer.WriteNumber("file_row", label.Row);
            writer.WriteEndObject();
            writer.Flush();
            writer.Reset();
            output.WriteByte((byte)'\n');
        }
    }
}

/// <summary>Where the labels of a file stand in the table.</summary>
/// <param name="Day">The partition, as <c>2026-01-15</c>.</param>
/// <param name="Key">The object's key.</param>
public sealed record AcceptedLabels(string Day, string Key);
