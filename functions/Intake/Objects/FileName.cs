using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Intake.Objects;

/// <summary>
/// Names what is made of a dropped file. Every delivery of the file's event yields the same name, so what is made twice is the same object
/// or the same execution. A file that is dropped again gets another name.
/// </summary>
public static class FileName
{
    private const int IdentityCharacters = 16;
    private const int Longest = 80; // the maximum of a Step Functions execution's name

    /// <summary>Identifies the file's version: 16 hexadecimal digits.</summary>
    /// <param name="file">The file.</param>
    public static string Identity(DroppedFile file) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{file.Bucket}\n{file.Key}\n{file.Version}\n{file.ETag}")))[..IdentityCharacters];

    /// <summary>Returns the name: the end of the key, for people who read a list, and the identity. It has 1 to 80 of the characters a-z, A-Z, 0-9 and '-'.</summary>
    /// <param name="file">The file.</param>
    public static string Of(DroppedFile file)
    {
        var readable = string.Concat(file.Key.Select(character => char.IsAsciiLetterOrDigit(character) ? character : '-'));
        var room = Longest - IdentityCharacters - 1;
        return $"{(readable.Length > room ? readable[^room..] : readable).Trim('-')}-{Identity(file)}";
    }
}
