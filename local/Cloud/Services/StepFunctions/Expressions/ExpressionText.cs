namespace Pipeline.Cloud.StepFunctions.Expressions;

/// <summary>Recognizes expressions: strings of the form <c>{% ... %}</c>, from the first character to the last.</summary>
internal static class ExpressionText
{
    private const string Open = "{%";
    private const string Close = "%}";

    /// <summary>The expression in a string; null if the string is a literal.</summary>
    public static string? Of(string text) =>
        text.Length >= Open.Length + Close.Length &&
        text.StartsWith(Open, StringComparison.Ordinal) && text.EndsWith(Close, StringComparison.Ordinal)
            ? text[Open.Length..^Close.Length].Trim()
            : null;

    /// <summary>Whether a string has only one of the two delimiters, which Step Functions refuses.</summary>
    public static bool IsBroken(string text) =>
        text.StartsWith(Open, StringComparison.Ordinal) != text.EndsWith(Close, StringComparison.Ordinal);
}
