using Pipeline.Cloud.Glue;
using Pipeline.Cloud.Glue.Catalog;
using Pipeline.Cloud.Glue.Crawling;
using Pipeline.Cloud.S3.Objects;

namespace Pipeline.Cloud.Athena.Tables;

/// <summary>The objects of a table: those in its folder, or in its registered partitions' folders, which need not lie in it.</summary>
internal sealed class TableFiles(GlueCatalog catalog, IObjectStore objects)
{
    /// <summary>Each object with its partition's values. Hidden objects (a name that begins with '.' or '_') and empty ones are passed over.</summary>
    public IEnumerable<(IReadOnlyList<string> Values, StoredObject Object)> Of(GlueTable table)
    {
        var root = S3Path.Parse(table.Location, "InvalidRequestException");
        var inside = objects.List(root.Bucket, root.Folder).Where(IsData);
        if (table.PartitionKeys.Count == 0)
        {
            foreach (var stored in inside) yield return ([], stored);
            yield break;
        }

        // One listing serves all partitions inside the table's folder: there may be thousands.
        var partitions = new Dictionary<string, GluePartition>(StringComparer.Ordinal);
        foreach (var partition in catalog.Partitions(table.Database, table.Name))
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

        GluePartition? Owner(string key, int shortest)
        {
            for (var end = key.LastIndexOf('/'); end >= shortest && end >= 0; end = end == 0 ? -1 : key.LastIndexOf('/', end - 1))
            {
                if (partitions.TryGetValue(key[..(end + 1)], out var found)) return found;
            }

            return null;
        }
    }

    /// <summary>Says that an object's content is going to be read.</summary>
    /// <exception cref="Protocol.AwsException">Who queries may not read it.</exception>
    public void Read(StoredObject stored) => objects.Read(stored);

    private static bool IsData(StoredObject stored) => stored.Size > 0 && !CrawlTarget.IsHidden(stored.Key);
}
