using System.Text.RegularExpressions;

namespace Pipeline.Cli.Redriving;

/// <summary>Groups reasons: those that differ by what they quote from their records alone are one.</summary>
internal static partial class ReasonGroup
{
    /// <summary>The group of a reason: its text with an ellipsis for what is the record's own.</summary>
    public static string Of(string reason)
    {
        // The position at which the JSON ends does not make a different reason.
        var end = reason.IndexOf(" LineNumber: ", StringComparison.Ordinal);
        var text = end < 0 ? reason : reason[..end];
        text = Subject().Replace(text, "$1 …: ");
        text = Quoted().Replace(text, "'…'");
        return Date().Replace(text, "…");
    }

    /// <summary>"trip abc: ...": a thing and its id. The scorer's own reasons of this form name no thing.</summary>
    [GeneratedRegex(@"^(?!not JSON:|aggregated record:)(\p{L}+) [^\s:]+: ")]
    private static partial Regex Subject();

    /// <summary>A quotation; the name of a field is none.</summary>
    [GeneratedRegex("(?<!field )(?<![\\p{L}\\d])(?:'[^']*'|\"[^\"]*\")")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\b\d{4}-\d\d-\d\d(?:[Tt ][\d:.,]+(?:[Zz]|[+-]\d\d:?\d\d)?)?")]
    private static partial Regex Date();
}
