using System.Globalization;
using System.Text.RegularExpressions;

namespace Pipeline.Cloud.StepFunctions.Data;

/// <summary>Times in definitions: RFC 3339 with an upper-case T and a zone. Source: "Amazon States Language", Timestamps.</summary>
internal static partial class TimestampText
{
    /// <summary>The time in a text; null if the text is not such a time.</summary>
    public static DateTimeOffset? Parse(string text) =>
        Form().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var time) ? time : null;

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
