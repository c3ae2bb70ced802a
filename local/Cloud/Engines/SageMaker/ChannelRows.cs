using Pipeline.Cloud.SageMaker.Algorithm;

namespace Pipeline.Cloud.Engines.SageMaker;

/// <summary>Reads the files of channels into rows of floats.</summary>
/// <param name="nodeModules">The folder of npm's packages, which contains DuckDB's library.</param>
/// <param name="directory">The folder for the rows.</param>
internal sealed class ChannelRows(string nodeModules, string directory)
{
    /// <summary>Reads a channel.</summary>
    /// <exception cref="TrainingFailureException">The channel has no rows, or a file cannot be read.</exception>
    internal RowFile Read(ChannelTask channel)
    {
        RowFile Create(int width) => width > 1
            ? new RowFile(Path.Combine(directory, channel.Name + ".rows"), width)
            : throw TrainingFailureException.OfUser($"Channel '{channel.Name}' has rows of one column: the label and at least one feature are needed.");
        var rows = channel.Format == ChannelFormat.Csv
            ? CsvTrainingData.ReadAsync(channel.Files, Create).GetAwaiter().GetResult()
            : new ParquetTrainingData(nodeModules).Read(channel.Files, Create);
        if (rows is { Rows: > 0 }) return rows;
        rows?.Dispose();
        var kind = channel.Name == "train" ? "training" : channel.Name;
        throw TrainingFailureException.OfUser($"No data in {kind} channel path /opt/ml/input/data/{channel.Name}");
    }
}
