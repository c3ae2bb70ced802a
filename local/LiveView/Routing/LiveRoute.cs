namespace Pipeline.LiveView.Routing;

/// <summary>An operation of the API.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path; a part in braces stands for any one part.</param>
/// <param name="Serve">Serves a request.</param>
internal sealed record LiveRoute(string Method, string Path, Func<LiveRequest, Task> Serve)
{
    private readonly string[] _parts = Path.Split('/');

    /// <summary>What stands in a path for the names in braces; null for another path.</summary>
    public IReadOnlyDictionary<string, string>? Match(string[] parts)
    {
        if (parts.Length != _parts.Length) return null;
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (pattern, part) in _parts.Zip(parts))
        {
            if (pattern is ['{', .. var name, '}'] && part.Length > 0) found[name] = part;
            else if (pattern != part) return null;
        }

        return found;
    }
}
