using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Glue.Catalog;

/// <summary>
/// Bounds how much the catalog keeps. AWS has quotas of a million tables and ten million partitions, which would not fit into memory; here the
/// definitions' bytes are counted. The catalog's lock guards it.
/// </summary>
internal sealed class CatalogRoom
{
    private const long Most = 64 << 20;
    private const int MostOfOne = 1 << 20;

    // What an entry takes beside its texts.
    private const int Entry = 64;

    private long _taken;

    /// <summary>How many bytes a definition counts.</summary>
    /// <param name="input">The definition; null where there is none.</param>
    /// <param name="texts">Texts that are kept beside it.</param>
    /// <exception cref="AwsException">InvalidInputException: it is larger than one may be.</exception>
    public static long Size(JsonObject? input, params IEnumerable<string> texts)
    {
        var size = input is null ? 0 : Encoding.UTF8.GetByteCount(input.ToJsonString());
        if (size > MostOfOne) throw new AwsException("InvalidInputException", $"The definition has {size} bytes; the local cloud keeps at most {MostOfOne} of one.");
        return Entry + size + texts.Sum(text => (long)text.Length);
    }

    /// <summary>Takes bytes in the place of others.</summary>
    /// <exception cref="AwsException">ResourceNumberLimitExceededException.</exception>
    public void Take(long bytes, long before = 0)
    {
        if (bytes > before && _taken - before + bytes > Most)
        {
            throw new AwsException(
                "ResourceNumberLimitExceededException", $"The definitions of the catalog would have more than the {Most >> 20} MiB that the local cloud keeps. Delete some first.");
        }

        _taken += bytes - before;
    }

    /// <summary>Gives bytes back.</summary>
    public void Return(long bytes) => _taken -= bytes;
}
