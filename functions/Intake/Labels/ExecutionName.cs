using System.Security.Cryptography;
using System.Text;
using Pipeline.Intake.Objects;

namespace Pipeline.Intake.Labels;

/// <summary>
/// Names the execution that a file of labels starts. The same file has the same name whenever its event is delivered, so that
/// Step Functions itself refuses to run it twice; a file that was replaced has another.
/// </summary>
public static class ExecutionName
{
    private const int Longest = 80; // what Step Functions takes
    private const int HashCharacters = 16;

    /// <summary>The name: the end of the key, for whoever reads a list of executions, and a hash of all that tells the file from others.</summary>
    /// <param name="file">The file of labels.</param>
    public static string Of(DroppedFile file)
    {
        var version = file.ETag.Length > 0 ? file.ETag : file.Sequencer;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{file.Bucket}\n{file.Key}\n{version}")))[..HashCharacters];
        var readable = string.Concat(file.Key.Select(character => char.IsAsciiLetterOrDigit(character) ? character : '-'));
        var room = Longest - HashCharacters - 1;
        return $"{(readable.Length > room ? readable[^room..] : readable).Trim('-')}-{hash}";
    }
}
