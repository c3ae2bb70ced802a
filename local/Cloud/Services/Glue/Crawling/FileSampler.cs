using System.IO.Compression;
using Pipeline.Cloud.Hive;
using Pipeline.Cloud.S3.Objects;

namespace Pipeline.Cloud.Glue.Crawling;

/// <summary>Classifies an object by its content. Reads at most its first MiB (uncompressed) and 1,000 rows; a Parquet file contains its schema.</summary>
internal sealed class FileSampler(IParquetSchemas parquet, IObjectStore objects)
{
    private const int MaxBytes = 1 << 20;
    private const int MaxRows = 1_000;
    private readonly byte[] _buffer = new byte[MaxBytes];

    /// <summary>Chooses objects to sample: the first, the last and others evenly spaced between them; all if there are few.</summary>
    /// <param name="all">The objects, in the order of their keys.</param>
    /// <param name="most">The maximum number of samples, at least 2.</param>
    public static IEnumerable<StoredObject> Spread(IReadOnlyList<StoredObject> all, int most)
    {
        if (all.Count <= most) return all;
        return Enumerable.Range(0, most).Select(i => all[(int)((long)i * (all.Count - 1) / (most - 1))]);
    }

    /// <summary>The sample of an object; null if the object was deleted after it was listed.</summary>
    /// <exception cref="Protocol.AwsException">AccessDenied: the crawler may not read the object.</exception>
    /// <exception cref="ParquetSchemaException">The object is a broken Parquet file.</exception>
    public async Task<FileSample?> ReadAsync(StoredObject stored, CancellationToken cancellationToken)
    {
        objects.Read(stored);
        try
        {
            return IsParquet(stored.FilePath) ? ToSample(await parquet.ReadAsync(stored, cancellationToken)) : ReadText(stored.FilePath);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (TooManyColumnsException)
        {
            // Only Parquet gets here, which is not compressed as a whole file.
            return FileSample.Unknown("none");
        }
    }

    private static FileSample ToSample(IReadOnlyList<HiveColumn> columns)
    {
        var schema = new SchemaBuilder();
        foreach (var column in columns) schema.Field(column.Name).Observe(column.Type);
        return new FileSample("parquet", "none", schema);
    }

    private static bool IsParquet(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> magic = stackalloc byte[4];
        return magic[..file.ReadAtLeast(magic, 4, throwOnEndOfStream: false)].SequenceEqual("PAR1"u8);
    }

    private FileSample ReadText(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> magic = stackalloc byte[2];
        var read = file.ReadAtLeast(magic, 2, throwOnEndOfStream: false);
        file.Position = 0;
        var gzip = read >= 2 && magic[0] == 0x1f && magic[1] == 0x8b;
        using Stream content = gzip ? new GZipStream(file, CompressionMode.Decompress) : file;
        var compression = gzip ? "gzip" : "none";
        int length;
        try
        {
            length = content.ReadAtLeast(_buffer, MaxBytes, throwOnEndOfStream: false);
        }
        catch (InvalidDataException)
        {
            return FileSample.Unknown(compression);
        }

        var complete = length < MaxBytes;
        var text = _buffer.AsSpan(0, length);
        return JsonSampler.Read(text, complete, compression, MaxRows)
            ?? CsvSampler.Read(text, complete, compression, MaxRows)
            ?? FileSample.Unknown(compression);
    }
}
