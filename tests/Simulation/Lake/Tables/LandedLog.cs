namespace Pipeline.Simulation.Lake.Tables;

/// <summary>The landed log: its objects, and the hours of it that the catalog knows.</summary>
internal sealed class LandedLog
{
    private readonly SortedDictionary<(string Day, string Hour, string Name), IReadOnlyList<Line>> _objects = [];
    private readonly HashSet<(string Day, string Hour)> _hours = [];

    /// <summary>The days that have an object, in order.</summary>
    public IReadOnlyList<string> Days => [.. _objects.Keys.Select(key => key.Day).Distinct()];

    /// <summary>Writes an object, or writes it anew.</summary>
    public void Put(string day, string hour, string name, IReadOnlyList<Line> lines) => _objects[(day, hour, name)] = lines;

    /// <summary>Adds an hour to the catalog.</summary>
    /// <returns>Whether it was not there.</returns>
    public bool AddHour(string day, string hour) => _hours.Add((day, hour));

    /// <summary>Adds every hour that has an object.</summary>
    public void Crawl() => _hours.UnionWith(_objects.Keys.Select(key => (key.Day, key.Hour)));

    /// <summary>Whether the catalog knows an hour.</summary>
    public bool Knows(string day, string hour) => _hours.Contains((day, hour));

    /// <summary>The lines that a query reads, of one day or of all.</summary>
    public IReadOnlyList<(string Day, Line Line)> Read(string? day = null) =>
    [
        .. _objects.Where(item => (day is null || item.Key.Day == day) && _hours.Contains((item.Key.Day, item.Key.Hour)))
            .SelectMany(item => item.Value.Select(line => (item.Key.Day, line))),
    ];
}
