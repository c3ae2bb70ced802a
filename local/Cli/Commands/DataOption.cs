using System.CommandLine;
using Pipeline.Cli.Sources;
using Pipeline.Cli.Sources.Files;
using Pipeline.Cloud.Engines.DuckDb;
using Pipeline.Contract;

namespace Pipeline.Cli.Commands;

/// <summary>The option <c>--data</c>: records from a user's own files.</summary>
/// <param name="domain">Reads the files.</param>
/// <param name="nodeModules">The folder of npm packages, where the reader of CSV and Parquet is.</param>
internal sealed class DataOption(IScoringDomain domain, string nodeModules)
{
    private readonly Option<string?> _data = new("--data")
    {
        Description = "A folder of your own records: part-*/events.ndjson, .csv or .parquet, part-*/labels.csv and lookups/<kind>/*.csv (docs/make-it-yours.md).",
    };

    /// <summary>Adds the option to a command.</summary>
    public void AddTo(Command command) => command.Options.Add(_data);

    /// <summary>Opens the folder.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="others">The options that choose other records, which exclude this one.</param>
    /// <returns>The records; null without the option.</returns>
    /// <exception cref="CommandException">Another option chooses records as well.</exception>
    /// <exception cref="SourceException">A file cannot be used.</exception>
    public IRecordSource? Open(ParseResult result, params Option[] others)
    {
        if (result.GetValue(_data) is not { } folder) return null;
        if (others.FirstOrDefault(other => result.GetResult(other) is { Implicit: false }) is { } both)
            throw new CommandException($"--data and {both.Name} exclude each other: --data takes all records from its folder. Leave one of them out.");
        return new RecordFolder(folder, domain, () => DuckDbLibrary.Load(nodeModules));
    }
}
