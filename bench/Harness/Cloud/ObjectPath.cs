using System.Text;
using Pipeline.Bench.Contenders;

namespace Pipeline.Bench.Cloud;

/// <summary>The key of an object, whether the bucket stands in the path or before the host.</summary>
internal static class ObjectPath
{
    /// <summary>The key, unescaped.</summary>
    public static string Of(ReadOnlySpan<byte> target, ReadOnlySpan<byte> host)
    {
        var query = target.IndexOf((byte)'?');
        var path = Uri.UnescapeDataString(Encoding.ASCII.GetString(query < 0 ? target : target[..query]).TrimStart('/'));
        if (Encoding.ASCII.GetString(host).StartsWith(FunctionVariables.Bucket + ".", StringComparison.Ordinal)) return path;
        var bucket = path.IndexOf('/');
        return bucket < 0 ? "" : path[(bucket + 1)..];
    }
}
