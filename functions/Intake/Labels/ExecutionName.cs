using System.Security.Cryptography;
using System.Text;
using Pipeline.Intake.Objects;

namespace Pipeline.Intake.Labels;

/// <summary>
/// Names the execution that a label file starts. Every delivery of the same file's event yields the same name, so Step Functions itself
/// refuses to run the file twice. A replaced file gets another name.
/// </summary>
public static class ExecutionName
{
    private const int Longest = 80; // the maximum of Step Functions
    private const int HashCharacters = 16;

    /// <summary>Returns the name: the end of the key, for people who read a list of executions, and a hash that identifies the file's version.</summary>
    /// <param name="file">The label file.</param>
    public static string Of(DroppedFile file)
    {
        var version = file.ETag.Length > 0 ? file.ETag : file.Sequencer;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{file.Bucket}\n{file.Key}\n{version}")))[..HashCharacters];
        var readable = string.Concat(file.Key.Select(character => char.IsAsciiLetterOrDigit(character) ? character : '-'));
        var room = Longest - HashCharacters - 1;
        return $"{(readable.Length > room ? readable[^room..] : readable).Trim('-')}-{hash}";
    }
}
