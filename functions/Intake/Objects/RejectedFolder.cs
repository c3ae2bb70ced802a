using System.Text;

namespace Pipeline.Intake.Objects;

/// <summary>
/// Where a rejected file is kept: <c>rejected/{key}/{identity}/</c>, so that each version of a file has a folder of its own, and a
/// second delivery of its event writes the same objects.
/// </summary>
public static class RejectedFolder
{
    /// <summary>The root of rejected files.</summary>
    public const string Root = "rejected/";

    /// <summary>The name of a report.</summary>
    public const string Report = "report.json";

    private const int LongestKey = 1024; // of S3, in bytes of UTF-8
    private const int LongestName = 40; // the identity, the slashes and the longer of the two objects' names
    private const int LongestExtension = 12;

    /// <summary>The folder of a file, with a trailing slash.</summary>
    /// <param name="file">The file.</param>
    public static string Of(DroppedFile file) => OfVersion(file.Key, FileName.Identity(file));

    /// <summary>The folder of a version of a file, with a trailing slash.</summary>
    /// <param name="key">The file's key.</param>
    /// <param name="identity">The version's identity.</param>
    public static string OfVersion(string key, string identity) => $"{OfKey(key)}{identity}/";

    /// <summary>The folder of all versions of a file, with a trailing slash. Each has a folder of its identity in it.</summary>
    /// <param name="key">The file's key.</param>
    public static string OfKey(string key)
    {
        // A segment of dots would let a client shorten the key, and an empty one is hard to find in the console.
        var segments = key.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(segment => segment is "." or ".." ? segment.Replace(".", "%2E", StringComparison.Ordinal) : segment);
        return $"{Root}{Shortened(string.Join('/', segments), LongestKey - Root.Length - LongestName)}/";
    }

    /// <summary>The key of a file's report.</summary>
    /// <param name="file">The file.</param>
    public static string ReportOf(DroppedFile file) => Of(file) + Report;

    /// <summary>The key of a file's copy. It has the file's extension.</summary>
    /// <param name="file">The file.</param>
    public static string CopyOf(DroppedFile file)
    {
        var name = file.Key[(file.Key.LastIndexOf('/') + 1)..];
        var extension = name.LastIndexOf('.') is >= 0 and var dot ? name[dot..] : "";
        return Of(file) + "file" + (extension.Length <= LongestExtension && extension.Skip(1).All(char.IsAsciiLetterOrDigit) ? extension : "");
    }

    private static string Shortened(string key, int bytes)
    {
        var text = Encoding.UTF8.GetBytes(key);
        if (text.Length <= bytes) return key;
        // Not within a character.
        while ((text[bytes] & 0xC0) == 0x80) bytes--;
        return Encoding.UTF8.GetString(text, 0, bytes);
    }
}
