namespace Pipeline.Cloud.S3.Storage;

/// <summary>The request for a page of versions.</summary>
/// <param name="Prefix">Prefix of the keys.</param>
/// <param name="Delimiter">Keys that contain it after the prefix are rolled up into a common prefix; null for none.</param>
/// <param name="Limit">The most versions and common prefixes together.</param>
/// <param name="After">The page starts after this key, or common prefix; null for the beginning.</param>
/// <param name="AfterVersion">The page starts after this version of the key <paramref name="After"/>; null for after all of its versions.</param>
internal sealed record VersionQuery(string Prefix, string? Delimiter, int Limit, string? After, string? AfterVersion);

/// <summary>A version in a page.</summary>
/// <param name="Version">The version.</param>
/// <param name="IsLatest">Whether it is the newest of its key.</param>
internal sealed record ListedVersion(ObjectVersion Version, bool IsLatest);

/// <summary>A page of versions.</summary>
/// <param name="Versions">In key order, the newest of a key first.</param>
/// <param name="CommonPrefixes">In key order.</param>
/// <param name="Truncated">Whether more follows.</param>
/// <param name="Last">The last key or common prefix of the page.</param>
/// <param name="LastVersion">The id of the last version; null if the last is a common prefix.</param>
internal sealed record VersionPage(
    IReadOnlyList<ListedVersion> Versions, IReadOnlyList<string> CommonPrefixes, bool Truncated, string? Last, string? LastVersion);

/// <summary>Lists the versions of a bucket: those of its index and those of its history. Source: "ListObjectVersions".</summary>
internal sealed class VersionListing(KeyIndex index, VersionHistory history)
{
    /// <summary>A page of versions.</summary>
    public VersionPage List(VersionQuery query)
    {
        var (versions, groups) = (new List<ListedVersion>(), new List<string>());
        var (last, lastVersion) = (default(string), default(string));
        if (query.Limit == 0) return new VersionPage(versions, groups, false, null, null);
        foreach (var (group, listed) in Entries(query))
        {
            if (versions.Count + groups.Count == query.Limit) return new VersionPage(versions, groups, true, last, lastVersion);
            if (listed is null) groups.Add(group!);
            else versions.Add(listed);
            (last, lastVersion) = (listed?.Version.Key ?? group, listed?.Version.Id);
        }

        return new VersionPage(versions, groups, false, last, lastVersion);
    }

    // Each entry is a common prefix or a version.
    private IEnumerable<(string? Group, ListedVersion? Listed)> Entries(VersionQuery query)
    {
        if (query is { After: { } key, AfterVersion: { } id } && key.StartsWith(query.Prefix, StringComparison.Ordinal))
        {
            foreach (var older in OlderThan(id, Of(key))) yield return (null, older);
        }

        var resumes = query.After is not null && KeyOrder.Utf8.Compare(query.After, query.Prefix) >= 0;
        var isGroup = resumes && !string.IsNullOrEmpty(query.Delimiter) && query.After!.EndsWith(query.Delimiter, StringComparison.Ordinal) && query.AfterVersion is null;
        var cursor = resumes ? Behind(query.After!, isGroup) : Merged(index.Keys.From(query.Prefix), history.Keys.From(query.Prefix));
        while (cursor.MoveNext() && cursor.Current.StartsWith(query.Prefix, StringComparison.Ordinal))
        {
            if (CommonPrefix.Of(cursor.Current, query.Prefix, query.Delimiter) is { } group)
            {
                yield return (group, null);
                cursor.Dispose();
                cursor = Behind(group, isGroup: true);
            }
            else
            {
                foreach (var listed in Of(cursor.Current)) yield return (null, listed);
            }
        }

        cursor.Dispose();
    }

    private IEnumerator<string> Behind(string key, bool isGroup) => Merged(index.Keys.Behind(key, isGroup), history.Keys.Behind(key, isGroup));

    private IEnumerable<ListedVersion> Of(string key)
    {
        var present = index.Find(key);
        if (present is not null) yield return new ListedVersion(ObjectVersion.Of(present), true);
        var former = history.Of(key);
        for (var at = former.Count - 1; at >= 0; at--) yield return new ListedVersion(former[at], present is null && at == former.Count - 1);
    }

    // The version of the marker may have been deleted since. An id says where it was; what was null may have been anywhere, so all are listed again.
    private static IEnumerable<ListedVersion> OlderThan(string id, IEnumerable<ListedVersion> versions)
    {
        var all = versions.ToList();
        var at = all.FindIndex(listed => listed.Version.Id == id);
        if (at >= 0) return all.Skip(at + 1);
        return id == VersionId.Null ? all : all.Where(listed => string.CompareOrdinal(listed.Version.Sequencer, id) < 0);
    }

    private static IEnumerator<string> Merged(IEnumerator<string> left, IEnumerator<string> right)
    {
        using (left)
        using (right)
        {
            var (hasLeft, hasRight) = (left.MoveNext(), right.MoveNext());
            while (hasLeft || hasRight)
            {
                var order = !hasLeft ? 1 : !hasRight ? -1 : KeyOrder.Utf8.Compare(left.Current, right.Current);
                yield return order <= 0 ? left.Current : right.Current;
                if (order <= 0) hasLeft = left.MoveNext();
                if (order >= 0) hasRight = right.MoveNext();
            }
        }
    }
}
