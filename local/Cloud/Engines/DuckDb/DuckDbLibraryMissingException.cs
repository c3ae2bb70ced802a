namespace Pipeline.Cloud.Engines.DuckDb;

/// <summary>Thrown when DuckDB's library is not where npm puts it, or cannot be loaded.</summary>
public sealed class DuckDbLibraryMissingException(string path, string package, Exception? inner)
    : Exception(
        (inner is null ? $"DuckDB's library is missing: {path}." : $"DuckDB's library {path} cannot be loaded: {inner.Message}") +
        $" It comes with npm's {package}: run 'npm ci' in the folder local/, or 'make'.",
        inner)
{
    /// <summary>Where the library was looked for.</summary>
    public string LibraryPath { get; } = path;

    /// <summary>The npm package that contains it.</summary>
    public string Package { get; } = package;
}
