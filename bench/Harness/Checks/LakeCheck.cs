using System.IO.Compression;
using System.Text;
using Pipeline.Bench.Cloud;
using Pipeline.Bench.Http;

namespace Pipeline.Bench.Checks;

/// <summary>Reads the objects that were landed.</summary>
internal sealed class LakeCheck(Delivered landed, Findings findings)
{
    private readonly ScoredLineCheck _lines = new(landed, findings);

    /// <summary>The bytes of all objects as S3 keeps them.</summary>
    public long ObjectBytes { get; private set; }

    /// <summary>Every line of every object.</summary>
    public void Run(IEnumerable<RecordedCall> calls)
    {
        foreach (var call in calls)
        {
            var key = KeyOf(call.Head.Span);
            if (!key.StartsWith("scored/dt=2026-03-09/hour=12/shardId-000000000006-", StringComparison.Ordinal) || !key.EndsWith(".ndjson.gz", StringComparison.Ordinal))
                findings.Add($"lake: an object has the key {key}");
            var content = ContentOf(call);
            ObjectBytes += content.Length;
            Check(content, key);
        }

        landed.ExpectAll();
    }

    private void Check(ReadOnlyMemory<byte> content, string key)
    {
        using var text = new MemoryStream();
        try
        {
            using var gzip = new GZipStream(new MemoryStream(content.ToArray()), CompressionMode.Decompress);
            gzip.CopyTo(text);
        }
        catch (InvalidDataException e)
        {
            findings.Add($"lake: {key} is not gzip: {e.Message}");
            return;
        }

        var lines = text.GetBuffer().AsSpan(0, (int)text.Length);
        foreach (var range in lines.Split((byte)'\n'))
        {
            if (!lines[range].IsEmpty) _lines.Check(lines[range]);
        }
    }

    private static string KeyOf(ReadOnlySpan<byte> head) => ObjectPath.Of(new HttpRequest(head, default, 0).Target, HttpRequest.Find(head, "Host"u8));

    private static ReadOnlyMemory<byte> ContentOf(RecordedCall call) =>
        Encoding.ASCII.GetString(HttpRequest.Find(call.Head.Span, "Content-Encoding"u8)).Contains("aws-chunked", StringComparison.OrdinalIgnoreCase)
            ? AwsChunks.Join(call.Body.Span)
            : call.Body;
}
