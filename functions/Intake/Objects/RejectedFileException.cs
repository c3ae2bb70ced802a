using Pipeline.Intake.Csv;

namespace Pipeline.Intake.Objects;

/// <summary>
/// Thrown when a whole file is rejected. It fails the invocation on purpose: Lambda retries (the file may have been replaced meanwhile) and
/// then sends the event to the function's failure destination, where an operator finds it.
/// </summary>
/// <param name="file">The file.</param>
/// <param name="cause">What is wrong with the file.</param>
public sealed class RejectedFileException(DroppedFile file, MalformedFileException cause)
    : Exception($"{file} is rejected, nothing of it was used: {cause.Message}.", cause)
{
    /// <summary>The file.</summary>
    public DroppedFile File { get; } = file;
}
