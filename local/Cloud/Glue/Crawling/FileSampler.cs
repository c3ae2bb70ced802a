using System.IO.Compression;
using Pipeline.Cloud.S3;
using Pipeline.DuckDb;

namespace Pipeline.Cloud.Glue.Crawling;

/// <summary>Classifies an object by its content. At most its first MiB (uncompressed) and 1,000 rows are looked at; Parquet tells its schema itself.</summary>
internal sealed class FileSampler(Func<DuckDbLibrary> library, IObjectStore objects) : IDisposable
{
    private const int MaxBytes = 1 << 20;
    private const int MaxRows = 1_000;
    private readonly byte[] _buffer = new byte[MaxBytes];
    private ParquetSampler? _parquet;

    /// <summary>The sample of an object, or null where the object has gone since it was listed.</summary>
    /// <exception cref="Protocol.AwsException">The crawler may not read it.</exception>
    public FileSample? Read(StoredObject stored)
    {
        objects.Read(stored);
        try
        {
            return ReadFile(stored.FilePath);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    public void Dispose() => _parquet?.Dispose();

    private FileSample ReadFile(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> magic = stackalloc byte[4];
        var read = file.ReadAtLeast(magic, 4, throwOnEndOfStream: false);
        if (magic[..read].SequenceEqual("PAR1"u8)) return (_parquet ??= new ParquetSampler(library())).Read(path);

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
            return new FileSample("UNKNOWN", compression, new SchemaBuilder());
        }

        var complete = length < MaxBytes;
        var text = _buffer.AsSpan(0, length);
        return JsonSampler.Read(text, complete, compression, MaxRows)
            ?? CsvSampler.Read(text, complete, compression, MaxRows)
            ?? new FileSample("UNKNOWN", compression, new SchemaBuilder());
    }
}
