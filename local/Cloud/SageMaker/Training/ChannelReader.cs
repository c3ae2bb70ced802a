using Pipeline.Cloud.S3;

namespace Pipeline.Cloud.SageMaker.Training;

/// <summary>Reads the channels of jobs.</summary>
internal sealed class ChannelReader(OwnedObjects objects, ParquetTrainingData parquet)
{
    /// <summary>The files of a channel: the objects below its prefix, as far as a role sees them.</summary>
    internal IReadOnlyList<ChannelFile> Files(TrainingChannel channel, string role) =>
        [.. Objects(channel, role).Select(stored => new ChannelFile(stored.FilePath, stored.Key))];

    /// <summary>Reads a channel.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="role">The job's role.</param>
    /// <param name="directory">Where the rows are kept meanwhile.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="TrainingFailureException">It holds no rows, or some that cannot be read.</exception>
    internal async Task<RowFile> ReadAsync(TrainingChannel channel, string role, string directory, CancellationToken cancellationToken)
    {
        var format = channel.Format;
        var visible = objects.Of(role);
        var stored = Objects(channel, role);
        foreach (var item in stored) visible.Read(item);
        IReadOnlyList<ChannelFile> files = [.. stored.Select(item => new ChannelFile(item.FilePath, item.Key))];
        if (files.Any(file => LastSegment(file.Name).StartsWith('.')))
            throw TrainingFailureException.OfUser("Hidden file found in the data path! Remove that before training.");
        // As pyarrow and the container do, where both find files that only say something about the others.
        files = [.. files.Where(file => !LastSegment(file.Name).StartsWith('_'))];
        RowFile Create(int width) => width > 1
            ? new RowFile(Path.Combine(directory, channel.Name + ".rows"), width)
            : throw TrainingFailureException.OfUser($"Channel '{channel.Name}' has rows of one column: the label and at least one feature are needed.");
        var rows = format == ChannelFormat.Csv
            ? await CsvTrainingData.ReadAsync(files, Create, cancellationToken)
            : parquet.Read(files, Create, cancellationToken);
        if (rows is { Rows: > 0 }) return rows;
        rows?.Dispose();
        var kind = channel.Name == "train" ? "training" : channel.Name;
        throw TrainingFailureException.OfUser($"No data in {kind} channel path /opt/ml/input/data/{channel.Name}");
    }

    // A folder's marker is no file.
    private IReadOnlyList<StoredObject> Objects(TrainingChannel channel, string role) =>
        [.. objects.Of(role).List(channel.Location.Bucket, channel.Location.Key).Where(stored => !stored.Key.EndsWith('/'))];

    private static string LastSegment(string key) => key[(key.LastIndexOf('/') + 1)..];
}
