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
    private const int LongestReadable = Longest - IdentityCharacters - 1;

    /// <summary>Identifies the file's version: 16 hexadecimal digits.</summary>
    /// <param name="file">The file.</param>
    public static string Identity(DroppedFile file) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{file.Bucket}\n{file.Key}\n{file.Version}\n{file.ETag}")))[..IdentityCharacters];

    /// <summary>Returns the name: the end of the key, for people who read a list, and the identity. It has 1 to 80 of the characters a-z, A-Z, 0-9 and '-'.</summary>
    /// <param name="file">The file.</param>
    public static string Of(DroppedFile file) => $"{Readable(file.Key)}-{Identity(file)}";

    /// <summary>Returns the identity of the file that a name is of; null if no version of a key's file has this name. Files of other keys may have it, too.</summary>
    /// <param name="name">The name.</param>
    /// <param name="key">The key.</param>
    public static string? IdentityIn(string name, string key)
    {
        var readable = Readable(key);
        return name.Length == readable.Length + 1 + IdentityCharacters && name.StartsWith($"{readable}-", StringComparison.Ordinal) ? name[^IdentityCharacters..] : null;
    }

    private static string Readable(string key)
    {
        var readable = string.Concat(key.Select(character => char.IsAsciiLetterOrDigit(character) ? character : '-'));
        return (readable.Length > LongestReadable ? readable[^LongestReadable..] : readable).Trim('-');
    }
}
