namespace Pipeline.Cloud;

/// <summary>Another local cloud works in the data directory.</summary>
public sealed class DataDirectoryInUseException(string path, Exception inner)
    : Exception($"'{path}' is in use by a local cloud that is running: stop it, or start this one from another checkout.", inner)
{
    /// <summary>The directory.</summary>
    public string DirectoryPath { get; } = path;
}
