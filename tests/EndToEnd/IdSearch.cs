using System.Text;
using Pipeline.Cloud.Engines.DuckDb;
using Pipeline.Gzip;
using Pipeline.Testing;

namespace Pipeline.EndToEnd;

/// <summary>Looks for an id in bytes: as they are, in Base64 at any offset, compressed by gzip, and in Parquet.</summary>
/// <param name="id">The id.</param>
/// <param name="scratch">A folder for what is unpacked.</param>
internal sealed class IdSearch(string id, TemporaryDirectory scratch)
{
    private readonly byte[][] _forms = [Encoding.UTF8.GetBytes(id), .. Enumerable.Range(0, 3).Select(offset => Base64(id, offset))];

    /// <summary>The files below a folder that hold the id. An empty one may be a lock, which cannot be read.</summary>
    public IReadOnlyList<string> In(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => new FileInfo(file).Length > 0 && IsIn(File.ReadAllBytes(file))).Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal)];

    /// <summary>Whether bytes hold the id.</summary>
    public bool IsIn(byte[] content)
    {
        if (GzipContent.IsGzip(content)) return IsIn(GzipContent.Read(content));
        if (content.AsSpan().StartsWith("PAR1"u8)) return IsIn(Unpacked(content));
        return _forms.Any(form => content.AsSpan().IndexOf(form) >= 0);
    }

    private byte[] Unpacked(byte[] parquet)
    {
        var (packed, text) = (scratch.File("packed.parquet"), scratch.File("text.csv"));
        File.WriteAllBytes(packed, parquet);
        using var session = DuckDbSession.Open(Repository.NodeModules, new DuckDbSettings());
        session.Execute($"COPY (SELECT * FROM read_parquet('{packed}')) TO '{text}' (FORMAT csv)");
        return File.ReadAllBytes(text);
    }

    // The characters that the id alone decides, where as many bytes stand before it in their group of three.
    private static byte[] Base64(string id, int offset)
    {
        byte[] shifted = [.. new byte[offset], .. Encoding.UTF8.GetBytes(id)];
        var whole = Convert.ToBase64String(shifted[..(shifted.Length / 3 * 3)]);
        return Encoding.ASCII.GetBytes(whole[(offset == 0 ? 0 : 4)..]);
    }
}
