namespace Pipeline.Architecture.Tests.Arrows;

/// <summary>Finds folders that know each other, directly or by way of others.</summary>
internal static class Circles
{
    /// <summary>A circle as its folders, or null when there is none.</summary>
    public static IReadOnlyList<string>? Find(IReadOnlyList<Arrow> arrows)
    {
        var next = arrows.ToLookup(arrow => arrow.From, arrow => arrow.To);
        var done = new HashSet<string>(StringComparer.Ordinal);
        return arrows.Select(arrow => arrow.From).Select(from => Visit(from, [])).FirstOrDefault(circle => circle is not null);

        IReadOnlyList<string>? Visit(string folder, List<string> path)
        {
            if (path.IndexOf(folder) is >= 0 and var at) return [.. path[at..], folder];
            if (done.Contains(folder)) return null;
            path.Add(folder);
            foreach (var to in next[folder].Distinct())
            {
                if (Visit(to, path) is { } circle) return circle;
            }

            path.RemoveAt(path.Count - 1);
            done.Add(folder);
            return null;
        }
    }

    /// <summary>The arrows that make a circle.</summary>
    /// <param name="circle">The folders of the circle, the first one again at its end.</param>
    /// <param name="arrows">All arrows between folders.</param>
    public static IEnumerable<Arrow> ArrowsOf(IReadOnlyList<string> circle, IReadOnlyList<Arrow> arrows) =>
        circle.Zip(circle.Skip(1)).SelectMany(step => arrows.Where(arrow => (arrow.From, arrow.To) == step));
}
