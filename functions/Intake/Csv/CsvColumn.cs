namespace Pipeline.Intake.Csv;

/// <summary>A column to read from a file.</summary>
/// <param name="Name">Its name in the header.</param>
public sealed record CsvColumn(string Name)
{
    /// <summary>Other names that the header may use for it.</summary>
    public IReadOnlyList<string> OtherNames { get; init; } = [];

    /// <summary>Whether the file may lack it; its fields are then empty.</summary>
    public bool IsOptional { get; init; }

    /// <summary>All its names.</summary>
    public IEnumerable<string> Names => OtherNames.Prepend(Name);
}
