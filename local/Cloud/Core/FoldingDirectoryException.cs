namespace Pipeline.Cloud;

/// <summary>Thrown when the data directory is on a file system that ignores case or Unicode normalization: objects would overwrite each other.</summary>
public sealed class FoldingDirectoryException(string path) : Exception(
    $"The data directory '{path}' is on a file system that ignores case or Unicode normalization, where the objects 'a' and 'A' would be one file. " +
    "Put the checkout on a file system that does not, for example on a Linux disk instead of a Windows one under /mnt.");
