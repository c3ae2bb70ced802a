namespace Pipeline.Cloud.StepFunctions.Expressions;

/// <summary>Which strings of a definition are expressions: those that are <c>{% ... %}</c> from their first character to their last.</summary>
internal static class ExpressionText
{
    private const string Open = "{%";
    private const string Close = "%}";

    /// <summary>The expression of a string, or null where the string means itself.</summary>
    public static string? Of(string text) =>
        text.Length >= Open.Length + Close.Length &&
        text.StartsWith(Open, StringComparison.Ordinal) && text.EndsWith(Close, StringComparison.Ordinal)
            ? text[Open.Length..^Close.Length].Trim()
            : null;

    /// <summary>Whether a string has only one of the two marks, which Step Functions refuses.</summary>
    public static bool IsBroken(string text) =>
        text.StartsWith(Open, StringComparison.Ordinal) != text.EndsWith(Close, StringComparison.Ordinal);
}
