using Pipeline.Cloud.Athena.Catalog;
using Pipeline.Cloud.Resources;
using Pipeline.Cloud.S3.Objects;

namespace Pipeline.Cloud.Athena.Tables;

/// <summary>The objects of a table: those in its folder or, if it is partitioned, in the folders of its registered partitions, which may be elsewhere.</summary>
internal sealed class TableFiles(IObjectStore objects)
{
    /// <summary>Lists the objects with the values of their partition. Skips hidden objects (names that begin with '.' or '_') and empty ones.</summary>
    /// <param name="table">The table.</param>
    /// <param name="registered">Its partitions; none if it has no partition keys.</param>
    public IEnumerable<(IReadOnlyList<string> Values, StoredObject Object)> Of(TableSchema table, IReadOnlyList<TablePartition> registered)
    {
        var root = S3Path.Parse(table.Location, "InvalidRequestException");
        var inside = objects.List(root.Bucket, root.Folder).Where(IsData);
        if (table.PartitionKeys.Count == 0)
        {
            foreach (var stored in inside) yield return ([], stored);
            yield break;
        }

        // One listing covers all partitions inside the table's folder, of which there may be thousands.
        var partitions = new Dictionary<string, TablePartition>(StringComparer.Ordinal);
        foreach (var partition in registered)
        {
            var at = S3Path.Parse(partition.Location, "InvalidRequestException");
            if (at.Bucket == root.Bucket && at.Folder.StartsWith(root.Folder, StringComparison.Ordinal))
            {
                partitions[at.Folder] = partition;
                continue;
            }

            foreach (var stored in objects.List(at.Bucket, at.Folder).Where(IsData)) yield return (partition.Values, stored);
        }

        foreach (var stored in inside)
        {
            if (Owner(stored.Key, root.Folder.Length) is { } partition) yield return (partition.Values, stored);
        }

        TablePartition? Owner(string key, int shortest)
        {
            for (var end = key.LastIndexOf('/'); end >= shortest && end >= 0; end = end == 0 ? -1 : key.LastIndexOf('/', end - 1))
            {
                if (partitions.TryGetValue(key[..(end + 1)], out var found)) return found;
            }

            return null;
        }
    }

    /// <summary>Announces that an object's content will be read.</summary>
    /// <exception cref="Protocol.AwsException">AccessDenied: the caller may not read the object.</exception>
    public void Read(StoredObject stored) => objects.Read(stored);

    private static bool IsData(StoredObject stored) => stored.Size > 0 && !S3Path.IsHidden(stored.Key);
}
