using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Lambda.Functions;

/// <summary>The forms in which callers name a function: name, name:qualifier, ARN, partial ARN.</summary>
internal static class FunctionName
{
    /// <summary>The bare name.</summary>
    /// <exception cref="AwsException">The form names a version or an alias.</exception>
    public static string Parse(string text, string? qualifier = null)
    {
        var parts = text.Split(':');
        // arn:aws:lambda:region:account:function:name[:qualifier], account:function:name[:qualifier], name[:qualifier]
        var marker = Array.IndexOf(parts, "function");
        var at = parts.Length > 1 && marker >= 0 ? marker + 1 : 0;
        if (at >= parts.Length || parts.Length > at + 2)
            throw new AwsException("ValidationException", $"'{text}' is not a function's name or ARN.");
        qualifier ??= parts.Length > at + 1 ? parts[at + 1] : null;
        if (qualifier is not (null or "" or "$LATEST"))
            throw AwsException.NotEmulated("lambda", $"version or alias '{qualifier}' of function '{parts[at]}'");
        return parts[at];
    }
}
