using System.Text;
using System.Text.RegularExpressions;
using Pipeline.Cloud.Resources;
using Pipeline.Cloud.S3.Objects;

namespace Pipeline.Cloud.Glue.Crawling;

/// <summary>An S3 path to crawl.</summary>
/// <param name="Path">The include path.</param>
/// <param name="Exclusions">Glob patterns, relative to the path.</param>
/// <param name="SampleSize">How many objects of a leaf folder to sample; null for the crawler's default.</param>
internal sealed record CrawlTarget(S3Path Path, IReadOnlyList<string> Exclusions, int? SampleSize)
{
    /// <summary>The objects to crawl. Empty, excluded and hidden objects are skipped; as in Athena, names that begin with '.' or '_' are hidden.</summary>
    public IReadOnlyList<StoredObject> List(IObjectStore objects)
    {
        var exclusions = Exclusions.Select(pattern => new Regex(ToRegex(pattern), RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)).ToList();
        var folder = Path.Folder;
        var found = objects.List(Path.Bucket, folder);
        // An include path may also name a single object.
        if (found.Count == 0 && Path.Key.Length > 0 && objects.Find(Path.Bucket, Path.Key) is { } single) found = [single];
        return [.. found.Where(stored => stored.IsData && !Excluded(stored.Key))];

        bool Excluded(string key) => key.Length >= folder.Length && exclusions.Any(pattern => pattern.IsMatch(key[folder.Length..]));
    }

    /// <summary>Converts a glob of Glue's: <c>*</c> within a folder, <c>**</c> across folders, <c>?</c>, <c>[a-z]</c>, <c>{a,b}</c>; a backslash escapes.</summary>
    private static string ToRegex(string glob)
    {
        var pattern = new StringBuilder("^");
        var depth = 0;
        for (var i = 0; i < glob.Length; i++)
        {
            var c = glob[i];
            if (c == '\\' && i + 1 < glob.Length) pattern.Append(Regex.Escape(glob[++i].ToString()));
            else if (c == '*' && i + 1 < glob.Length && glob[i + 1] == '*')
            {
                pattern.Append(".*");
                i++;
            }
            else if (c == '*') pattern.Append("[^/]*");
            else if (c == '?') pattern.Append("[^/]");
            else if (c == '[' && glob.IndexOf(']', i) is var end and > 0)
            {
                pattern.Append(glob[i..(end + 1)].Replace("[!", "[^", StringComparison.Ordinal));
                i = end;
            }
            else if (c == '{')
            {
                depth++;
                pattern.Append("(?:");
            }
            else if (c == '}' && depth > 0)
            {
                depth--;
                pattern.Append(')');
            }
            else if (c == ',' && depth > 0) pattern.Append('|');
            else pattern.Append(Regex.Escape(c.ToString()));
        }

        return pattern.Append(@"\z").ToString();
    }
}
