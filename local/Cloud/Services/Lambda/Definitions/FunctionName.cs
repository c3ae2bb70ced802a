using System.Text.RegularExpressions;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Lambda.Definitions;

/// <summary>The forms in which callers name a function: name, name:qualifier, ARN, partial ARN.</summary>
internal static partial class FunctionName
{
    /// <summary>Refuses a name that a new function cannot have. The name also becomes a file name here. Source: "CreateFunction".</summary>
    /// <exception cref="AwsException">ValidationException.</exception>
    public static void Check(string name)
    {
        if (!Allowed().IsMatch(name))
        {
            throw AwsException.Constraint("ValidationException", "functionName", name, "Member must satisfy regular expression pattern: [a-zA-Z0-9-_]{1,64}");
        }
    }

    /// <summary>Refuses a name that a new alias cannot have. After a function's name it must be a single part, and not a version number. Source: "CreateAlias".</summary>
    /// <exception cref="AwsException">ValidationException.</exception>
    public static void CheckAlias(string name)
    {
        if (!AllowedAlias().IsMatch(name))
        {
            throw AwsException.Constraint("ValidationException", "name", name, "Member must satisfy regular expression pattern: (?!^[0-9]+$)([a-zA-Z0-9-_]+)");
        }
    }

    /// <summary>The name without version or alias.</summary>
    /// <exception cref="AwsException">The text has none of these forms.</exception>
    public static string Parse(string text, string? qualifier = null) => Split(text, qualifier).Name;

    /// <summary>The name, and the version or alias; null if none is given.</summary>
    /// <exception cref="AwsException">The text has none of these forms.</exception>
    public static (string Name, string? Qualifier) Split(string text, string? qualifier = null)
    {
        var parts = text.Split(':');
        // arn:aws:lambda:region:account:function:name[:qualifier], account:function:name[:qualifier], name[:qualifier]
        var marker = Array.IndexOf(parts, "function");
        var at = parts.Length > 1 && marker >= 0 ? marker + 1 : 0;
        if (at >= parts.Length || parts.Length > at + 2)
            throw new AwsException("ValidationException", $"'{text}' is not a function's name or ARN.");
        var derived = parts.Length > at + 1 ? parts[at + 1] : null;
        if (derived is not null && qualifier is { Length: > 0 } && qualifier != derived)
            throw new AwsException("InvalidParameterValueException", "The derived qualifier from the function name does not match the specified qualifier.");
        qualifier ??= derived;
        return (parts[at], qualifier is "" ? null : qualifier);
    }

    [GeneratedRegex(@"^[a-zA-Z0-9-_]{1,64}\z")]
    private static partial Regex Allowed();

    [GeneratedRegex(@"^(?![0-9]+\z)[a-zA-Z0-9-_]{1,128}\z")]
    private static partial Regex AllowedAlias();
}
