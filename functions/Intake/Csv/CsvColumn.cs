namespace Pipeline.Intake.Csv;

/// <summary>A column that a file is read for.</summary>
/// <param name="Name">Its name in the header.</param>
public sealed record CsvColumn(string Name)
{
    /// <summary>What else the header may call it.</summary>
    public IReadOnlyList<string> OtherNames { get; init; } = [];

    /// <summary>Whether the file may lack it; its fields are then empty.</summary>
    public bool IsOptional { get; init; }

    /// <summary>Every name that it may have.</summary>
    public IEnumerable<string> Names => OtherNames.Prepend(Name);
}
