using System.IO.Enumeration;

namespace Pipeline.Cloud.Faults;

/// <summary>Names with <c>*</c> for any characters.</summary>
internal static class Wildcard
{
    /// <summary>Whether a name fits.</summary>
    public static bool Matches(string pattern, string name) => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: true);
}
