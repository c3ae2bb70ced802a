namespace Pipeline.LiveView.Routing;

/// <summary>An operation of the API.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path. A name in braces matches any one part.</param>
/// <param name="Serve">Serves a request.</param>
internal sealed record LiveRoute(string Method, string Path, Func<LiveRequest, Task> Serve)
{
    private readonly string[] _parts = Path.Split('/');

    /// <summary>Matches a path. Returns the values for the names in braces; null when the path is another one.</summary>
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
