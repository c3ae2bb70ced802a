using Pipeline.Cloud.Athena.Catalog;
using Pipeline.Cloud.Resources;
using Pipeline.Cloud.S3.Objects;

namespace Pipeline.Cloud.Athena.Tables;

/// <summary>The objects of a table: those in its folder or, if it is partitioned, in the folders of its registered partitions, which may be elsewhere.</summary>
internal sealed class TableFiles(IObjectStore objects)
{
    // One listing of the table's folder costs less than a listing for each of many partitions.
    private const int FewPartitions = 200;

    /// <summary>Lists the objects with the values of their partition. Skips hidden objects (names that begin with '.' or '_') and empty ones.</summary>
    /// <param name="table">The table.</param>
    /// <param name="registered">Its partitions; none if it has no partition keys.</param>
    /// <param name="needed">The indexes of the partitions to list; null for all.</param>
    public IEnumerable<(IReadOnlyList<string> Values, StoredObject Object)> Of(TableSchema table, IReadOnlyList<TablePartition> registered, IReadOnlyList<int>? needed = null)
    {
        if (needed is { Count: 0 } && table.PartitionKeys.Count > 0) yield break;
        var root = S3Path.Parse(table.Location, "InvalidRequestException");
        if (table.PartitionKeys.Count == 0)
        {
            foreach (var stored in objects.List(root.Bucket, root.Folder).Where(stored => stored.IsData)) yield return ([], stored);
            yield break;
        }

        var located = registered.Select(partition => (Partition: partition, At: S3Path.Parse(partition.Location, "InvalidRequestException"))).ToList();
        var wanted = needed is null ? located : [.. needed.Select(index => located[index])];
        var byFolder = new Dictionary<(string Bucket, string Folder), TablePartition>();
        foreach (var (partition, at) in located) byFolder[(at.Bucket, at.Folder)] = partition;
        var inside = wanted.Where(each => each.At.Bucket == root.Bucket && each.At.Folder.StartsWith(root.Folder, StringComparison.Ordinal)).Select(each => each.Partition).ToHashSet();
        var together = inside.Count > FewPartitions;
        if (together)
        {
            foreach (var stored in objects.List(root.Bucket, root.Folder).Where(stored => stored.IsData))
            {
                if (Owner(stored) is { } partition && inside.Contains(partition)) yield return (partition.Values, stored);
            }
        }

        foreach (var (partition, at) in wanted.Where(each => !together || !inside.Contains(each.Partition)))
        {
            foreach (var stored in objects.List(at.Bucket, at.Folder).Where(stored => stored.IsData))
            {
                // The folder of another partition may lie in this one's.
                if (ReferenceEquals(Owner(stored), byFolder[(at.Bucket, at.Folder)])) yield return (partition.Values, stored);
            }
        }

        TablePartition? Owner(StoredObject stored) =>
            S3Path.FoldersOf(stored.Key).Select(folder => byFolder.GetValueOrDefault((stored.Bucket, folder))).FirstOrDefault(partition => partition is not null);
    }

    /// <summary>Announces that an object's content will be read.</summary>
    /// <exception cref="Protocol.AwsException">AccessDenied: the caller may not read the object.</exception>
    public void Read(StoredObject stored) => objects.Read(stored);
}
