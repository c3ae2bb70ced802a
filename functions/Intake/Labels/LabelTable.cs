using System.Buffers;
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

    private const string Extension = ".json.gz";

    /// <summary>Returns the object of a file's labels: the same for each delivery of the file's event.</summary>
    /// <param name="file">The file.</param>
    public static AcceptedLabels Of(DroppedFile file)
    {
        var day = file.LandedAt.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return new AcceptedLabels(day, $"{Root}dt={day}/{FileName.Of(file)}{Extension}");
    }

    /// <summary>
    /// Returns the identity of the file that an object's labels are of; null if they are of no version of a key's file. The column <c>source</c> has the
    /// key itself: names of two keys may be alike.
    /// </summary>
    /// <param name="objectKey">The object's key.</param>
    /// <param name="fileKey">The file's key.</param>
    public static string? IdentityIn(string objectKey, string fileKey) =>
        objectKey.EndsWith(Extension, StringComparison.Ordinal) ? FileName.IdentityIn(objectKey[(objectKey.LastIndexOf('/') + 1)..^Extension.Length], fileKey) : null;

    /// <summary>Writes the labels of a file, all or none: they are read to the end before the object is put.</summary>
    /// <param name="file">The file.</param>
    /// <param name="labels">Its labels; what their enumeration throws is thrown.</param>
    /// <returns>The number of labels. Without one nothing is written.</returns>
    public async Task<int> WriteAsync(DroppedFile file, IEnumerable<Label> labels)
    {
        int count;
        using var body = new MemoryStream();
        await using (var gzip = new GZipStream(body, CompressionLevel.Optimal, leaveOpen: true))
        {
            count = WriteLines(gzip, file, labels);
        }

        if (count == 0) return 0;
        body.Position = 0;
        await s3.PutObjectAsync(new PutObjectRequest { BucketName = file.Bucket, Key = Of(file).Key, InputStream = body, ContentType = "application/x-ndjson" });
        return count;
    }

    private int WriteLines(Stream output, DroppedFile file, IEnumerable<Label> labels)
    {
        // As Athena reads a timestamp in JSON: without a zone, in UTC.
        var landedAt = file.LandedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);
        var count = 0;
        // Not written to the stream itself: each flush of the writer would end a block of the compression, and a file of such small blocks
        // takes several times as long to read.
        var line = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(line);
        foreach (var label in labels)
        {
            writer.WriteStartObject();
            writer.WriteString(domain.IdName, label.Id);
            writer.WriteNumber(domain.Description.Label.Name, label.Value);
            writer.WriteString("labelled_at", landedAt);
            writer.WriteString("source", file.Key);
            writer.WriteNumber("file_row", label.Row);
            writer.WriteEndObject();
            writer.Flush();
            writer.Reset();
            line.Write("\n"u8);
            output.Write(line.WrittenSpan);
            line.ResetWrittenCount();
            count++;
        }

        return count;
    }
}

/// <summary>Where the labels of a file stand in the table.</summary>
/// <param name="Day">The partition, as <c>2026-01-15</c>.</param>
/// <param name="Key">The object's key.</param>
public sealed record AcceptedLabels(string Day, string Key);
