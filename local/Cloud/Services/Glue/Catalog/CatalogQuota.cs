using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Glue.Catalog;

/// <summary>
/// Limits the size of the catalog. AWS's quotas of a million tables and ten million partitions would not fit into memory, so the bytes of the definitions
/// are limited here. Not thread-safe: the catalog's lock guards it.
/// </summary>
internal sealed class CatalogQuota
{
    private const long Most = 64 << 20;
    private const int MostOfOne = 1 << 20;

    // The memory of an entry in addition to its texts, in bytes.
    private const int Entry = 64;

    private long _taken;

    /// <summary>The size of an entry in bytes.</summary>
    /// <param name="input">The definition; null if there is none.</param>
    /// <param name="texts">Texts stored in addition to the definition.</param>
    /// <exception cref="AwsException">InvalidInputException: the definition exceeds the limit of one definition.</exception>
    public static long Size(JsonObject? input, params IEnumerable<string> texts)
    {
        var size = input is null ? 0 : Encoding.UTF8.GetByteCount(input.ToJsonString());
        if (size > MostOfOne) throw new AwsException("InvalidInputException", $"The definition has {size} bytes; the local cloud keeps at most {MostOfOne} of one.");
        return Entry + size + texts.Sum(text => (long)text.Length);
    }

    /// <summary>Takes bytes from the quota.</summary>
    /// <param name="bytes">The size of the entry.</param>
    /// <param name="before">The size of the entry that it replaces; 0 for a new entry.</param>
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

    /// <summary>Returns bytes to the quota.</summary>
    public void Return(long bytes) => _taken -= bytes;
}
