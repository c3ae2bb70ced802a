using Pipeline.Cloud.S3.Objects;
using Pipeline.Cloud.SageMaker.Algorithm;
using Pipeline.Cloud.SageMaker.Storage;

namespace Pipeline.Cloud.SageMaker.Training;

/// <summary>Finds the files of jobs' channels.</summary>
internal sealed class ChannelReader(OwnedObjects objects)
{
    /// <summary>The files of a channel: the objects below its prefix that a role may see.</summary>
    internal IReadOnlyList<ChannelFile> Files(TrainingChannel channel, string role) =>
        [.. Objects(channel, role).Select(stored => new ChannelFile(stored.FilePath, stored.Key))];

    /// <summary>A channel as its job's process reads it.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="role">The job's role.</param>
    /// <exception cref="TrainingFailureException">The container does not know the format, or a file is hidden.</exception>
    /// <exception cref="Protocol.AwsException">The role may not read a file.</exception>
    internal ChannelTask Task(TrainingChannel channel, string role)
    {
        var format = channel.Format;
        var visible = objects.Of(role);
        var stored = Objects(channel, role);
        foreach (var item in stored) visible.Read(item);
        IReadOnlyList<ChannelFile> files = [.. stored.Select(item => new ChannelFile(Path.GetFullPath(item.FilePath), item.Key))];
        if (files.Any(file => LastSegment(file.Name).StartsWith('.')))
            throw TrainingFailureException.OfUser("Hidden file found in the data path! Remove that before training.");
        // Like pyarrow and the container, skip metadata files.
        return new ChannelTask(channel.Name, format, [.. files.Where(file => !LastSegment(file.Name).StartsWith('_'))]);
    }

    // Skip folder markers.
    private IReadOnlyList<StoredObject> Objects(TrainingChannel channel, string role) =>
        [.. objects.Of(role).List(channel.Location.Bucket, channel.Location.Key).Where(stored => !stored.Key.EndsWith('/'))];

    private static string LastSegment(string key) => key[(key.LastIndexOf('/') + 1)..];
}
