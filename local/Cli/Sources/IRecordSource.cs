using Pipeline.Contract.Lookups;

namespace Pipeline.Cli.Sources;

/// <summary>A source of records.</summary>
public interface IRecordSource
{
    /// <summary>The lookup files, in the order in which they are loaded before the first record.</summary>
    IReadOnlyList<SourceLookup> Lookups { get; }

    /// <summary>Notes for the user, shown before the records are streamed.</summary>
    IReadOnlyList<string> Notes { get; }

    /// <summary>The files, in streaming order.</summary>
    IReadOnlyList<IRecordFile> Files { get; }
}

/// <summary>A lookup file.</summary>
/// <param name="Kind">The kind of its rows.</param>
/// <param name="Name">The file's name in the kind's folder of the bucket, such as <c>zones.csv</c>.</param>
/// <param name="Content">The file (CSV, UTF-8), which the function that loads it accepts.</param>
public sealed record SourceLookup(LookupKind Kind, string Name, ReadOnlyMemory<byte> Content)
{
    /// <summary>The key in the bucket.</summary>
    public string Key => Kind.Prefix + Name;
}
