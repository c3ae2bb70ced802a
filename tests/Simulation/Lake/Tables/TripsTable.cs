namespace Pipeline.Simulation.Lake.Tables;

/// <summary>The table of trips: the files below its folder, and a partition for each day that is seen.</summary>
/// <param name="watch">Is told of every change.</param>
internal sealed class TripsTable(ITableWatch watch)
{
    private readonly SortedDictionary<string, TripFile> _files = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _partitions = new(StringComparer.Ordinal);

    /// <summary>The folder of each day that is seen.</summary>
    public IReadOnlyDictionary<string, string> Partitions => _partitions;

    /// <summary>The files below a folder.</summary>
    public IReadOnlyList<TripFile> Below(string folder) => [.. _files.Where(file => file.Key.StartsWith(folder, StringComparison.Ordinal)).Select(file => file.Value)];

    /// <summary>Writes a file.</summary>
    public void Write(string path, TripFile file)
    {
        _files.Add(path, file);
        watch.Wrote(path, file);
    }

    /// <summary>Makes a day seen.</summary>
    /// <returns>Whether it was not.</returns>
    public bool Create(string day, string folder, string run)
    {
        if (!_partitions.TryAdd(day, folder)) return false;
        watch.Published(day, null, folder, run);
        return true;
    }

    /// <summary>Lets a day be seen in another folder.</summary>
    /// <returns>Whether the day was seen before.</returns>
    public bool Move(string day, string folder, string run)
    {
        if (!_partitions.TryGetValue(day, out var before)) return false;
        _partitions[day] = folder;
        watch.Published(day, before, folder, run);
        return true;
    }
}

/// <summary>A file of the table.</summary>
/// <param name="Rows">Its rows.</param>
/// <param name="Query">The query that wrote it.</param>
internal sealed record TripFile(IReadOnlyList<TripRow> Rows, Query Query);

/// <summary>Is told what happens to the table of trips.</summary>
internal interface ITableWatch
{
    /// <summary>A file was written.</summary>
    void Wrote(string path, TripFile file);

    /// <summary>A day's folder was set.</summary>
    /// <param name="day">The day.</param>
    /// <param name="before">Its folder before; null where it had none.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="run">The execution that did it.</param>
    void Published(string day, string? before, string folder, string run);
}
