using System.Text.RegularExpressions;

namespace Pipeline.Cloud.Glue.Expressions;

/// <summary>The pattern of LIKE: <c>%</c> for any text, <c>_</c> for one character.</summary>
internal static class LikePattern
{
    /// <summary>Converts a pattern. The expression takes time linear in a value's length.</summary>
    public static Regex Of(string pattern) => new(
        $"^{Regex.Escape(pattern).Replace("%", ".*", StringComparison.Ordinal).Replace("_", ".", StringComparison.Ordinal)}\\z",
        RegexOptions.NonBacktracking | RegexOptions.Singleline | RegexOptions.CultureInvariant);
}
