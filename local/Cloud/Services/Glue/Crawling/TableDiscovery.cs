using System.Runtime.CompilerServices;
using System.Text;
using Pipeline.Cloud.Resources;
using Pipeline.Cloud.S3.Objects;

namespace Pipeline.Cloud.Glue.Crawling;

/// <summary>
/// Groups objects into tables as Glue's crawler does. A folder is one table if all its objects have the same format and mostly the same columns; its
/// subfolders are then partitions. Otherwise every subfolder is examined separately.
/// </summary>
/// <param name="sampler">Reads samples of objects.</param>
/// <param name="combine">The policy CombineCompatibleSchemas: objects of the same format are one table, whatever their columns.</param>
/// <param name="tableLevel">The folder level of tables (the bucket is level 1); null to discover it.</param>
/// <remarks>
/// A table's schema comes from at most 100 of its objects: the first key, the last key and others evenly spaced between them. So the duration of a crawl
/// does not grow with the lake. A column that occurs only in other objects is not found.
/// </remarks>
internal sealed class TableDiscovery(FileSampler sampler, bool combine, int? tableLevel)
{
    private const int MaxSamples = 100;
    // The maximum number of columns in the samples that are kept, at about 250 bytes each.
    private const int MaxKept = 400_000;
    private readonly Dictionary<string, FileSample?> _samples = new(StringComparer.Ordinal);

    private int _kept;

    /// <summary>The tables below a target.</summary>
    public async Task<IReadOnlyList<DiscoveredTable>> DiscoverAsync(CrawlTarget target, IReadOnlyList<StoredObject> objects, CancellationToken cancellationToken)
    {
        if (objects.Count == 0) return [];
        if (objects is [{ } single] && single.Key == target.Path.Key)
            return Table(single.Key, Sanitize(single.Key[(single.Key.LastIndexOf('/') + 1)..]), [single], await SampleAsync([single], cancellationToken)) is { } file ? [file] : [];
        var tables = new List<DiscoveredTable>();
        await foreach (var table in BelowAsync(target.Path.Folder, Bounded(objects, target.SampleSize), objects, cancellationToken)) tables.Add(table);
        return tables;
    }

    private static List<StoredObject> Bounded(IReadOnlyList<StoredObject> objects, int? sampleSize) =>
        sampleSize is not { } size ? [.. objects] : [.. objects.GroupBy(stored => S3Path.FolderOf(stored.Key)).SelectMany(leaf => leaf.Take(size))];

    private static string NameOf(string bucket, string folder)
    {
        var name = folder.Length == 0 ? bucket : folder.TrimEnd('/');
        return Sanitize(name[(name.LastIndexOf('/') + 1)..]);
    }

    private static string Sanitize(string name)
    {
        var clean = new StringBuilder(name.Length);
        foreach (var c in name) clean.Append(char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '_');
        return clean.ToString();
    }

    /// <summary>The partition keys of a table's folders; null if the folders differ in depth or keys.</summary>
    private static IReadOnlyList<string>? Keys(int depth, IEnumerable<string[]> folders)
    {
        string?[]? keys = null;
        foreach (var folder in folders)
        {
            if (folder.Length != depth) return null;
            var names = folder.Select(segment => segment.IndexOf('=', StringComparison.Ordinal) is var at and > 0 ? Sanitize(segment[..at]) : null).ToArray();
            if (keys is not null && !names.SequenceEqual(keys)) return null;
            keys = names;
        }

        return [.. (keys ?? []).Select((key, i) => key ?? $"partition_{i}")];
    }

    private static string ValueOf(string segment) =>
        segment.IndexOf('=', StringComparison.Ordinal) is var at and > 0 ? Uri.UnescapeDataString(segment[(at + 1)..]) : segment;

    private async IAsyncEnumerable<DiscoveredTable> BelowAsync(
        string folder, IReadOnlyList<StoredObject> sampled, IReadOnlyList<StoredObject> objects, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var level = 1 + folder.Count(c => c == '/');
        var whole = tableLevel is null ? await SampleAsync(sampled, cancellationToken)
            : level >= tableLevel ? await SampleAsync(sampled, cancellationToken, always: true)
            : null;
        if (Table(folder, NameOf(objects[0].Bucket, folder), objects, whole) is { } one)
        {
            yield return one;
            yield break;
        }

        // Objects directly in the folder are one table if they have one format; else each file is a separate table.
        var here = objects.Where(stored => S3Path.FolderOf(stored.Key) == folder).ToList();
        var together = here.Count == 0 ? null : await SampleAsync(here, cancellationToken);
        if (together is not null)
        {
            if (Table(folder, NameOf(here[0].Bucket, folder), here, together) is { } table) yield return table;
        }
        else
        {
            foreach (var stored in here)
            {
                if (await SampleAsync([stored], cancellationToken) is { } own &&
                    Table(stored.Key, Sanitize(stored.Key[(stored.Key.LastIndexOf('/') + 1)..]), [stored], own) is { } table)
                    yield return table;
            }
        }

        var subfolders = objects.Where(stored => S3Path.FolderOf(stored.Key) != folder).GroupBy(stored => stored.Key[..(stored.Key.IndexOf('/', folder.Length) + 1)]);
        foreach (var subfolder in subfolders)
        {
            var within = sampled.Where(stored => stored.Key.StartsWith(subfolder.Key, StringComparison.Ordinal)).ToList();
            await foreach (var table in BelowAsync(subfolder.Key, within, [.. subfolder], cancellationToken)) yield return table;
        }
    }

    private static DiscoveredTable? Table(string location, string name, IReadOnlyList<StoredObject> objects, FileSample? sample)
    {
        if (sample is null) return null;
        var folders = objects.Select(stored => S3Path.FolderOf(stored.Key)).Where(folder => folder.Length > location.Length).Distinct(StringComparer.Ordinal).ToList();
        var segments = folders.ToDictionary(folder => folder, folder => folder[location.Length..].TrimEnd('/').Split('/'), StringComparer.Ordinal);
        var depth = folders.Count == 0 ? 0 : segments[folders[0]].Length;
        // Objects both in the folder and below it do not form one partitioned table.
        if (depth > 0 && objects.Any(stored => S3Path.FolderOf(stored.Key).Length <= location.Length)) return null;
        if (Keys(depth, segments.Values) is not { } keys) return null;
        return new DiscoveredTable(
            name,
            $"s3://{objects[0].Bucket}/{location}",
            sample,
            keys,
            [.. folders.Select(folder => ((IReadOnlyList<string>)[.. segments[folder].Select(ValueOf)], $"s3://{objects[0].Bucket}/{folder}"))],
            objects.Count,
            objects.Sum(stored => stored.Size));
    }

    /// <summary>The merged sample of objects; null if they do not form one table.</summary>
    private async Task<FileSample?> SampleAsync(IReadOnlyList<StoredObject> objects, CancellationToken cancellationToken, bool always = false)
    {
        FileSample? merged = null;
        foreach (var stored in FileSampler.Spread(objects, MaxSamples))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var sample = await ReadAsync(stored, cancellationToken);
            if (sample is null) continue;
            if (merged is null)
            {
                merged = sample with { Schema = new SchemaBuilder() };
                merged.Schema.Merge(sample.Schema);
                continue;
            }

            if (!merged.IsCompatibleWith(sample) && !always) return null;
            if (!merged.IsCompatibleWith(sample)) continue;
            if (merged.Csv?.Header != sample.Csv?.Header && !always) return null;
            if (!combine && !always && !merged.IsSimilarTo(sample)) return null;
            try
            {
                merged.Schema.Merge(sample.Schema);
            }
            catch (TooManyColumnsException)
            {
                return FileSample.Unknown(merged.Compression);
            }

            merged = merged with { Rows = merged.Rows + sample.Rows };
        }

        return merged;
    }

    private async Task<FileSample?> ReadAsync(StoredObject stored, CancellationToken cancellationToken)
    {
        if (_samples.TryGetValue(stored.Key, out var known)) return known;
        var sample = await sampler.ReadAsync(stored, cancellationToken);
        _kept += sample?.Schema.Size ?? 0;
        if (_kept > MaxKept)
        {
            // A folder's samples are reused for its subfolders. If there are too many to keep, they are read again.
            _samples.Clear();
            _kept = sample?.Schema.Size ?? 0;
        }

        _samples.Add(stored.Key, sample);
        return sample;
    }
}
