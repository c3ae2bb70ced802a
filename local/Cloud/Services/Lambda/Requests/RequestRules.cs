using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Lambda.Requests;

/// <summary>The constraints of Lambda's API model, in the words in which Lambda refuses a value that breaks one.</summary>
internal static class RequestRules
{
    private const string Code = "ValidationException";
    private const int LongestDescription = 256;

    /// <summary>A whole number within bounds, or null.</summary>
    /// <param name="input">The request, or a structure in it.</param>
    /// <param name="name">The member.</param>
    /// <param name="least">The least value.</param>
    /// <param name="most">The greatest value.</param>
    /// <param name="path">Where the member is in the request; null for a member of the request itself.</param>
    /// <exception cref="AwsException">ValidationException.</exception>
    public static int? Range(Parameters input, string name, int least, int most, string? path = null)
    {
        if (input.Int(name) is not { } value) return null;
        if (value < least) throw Broken(path ?? name, $"{value}", $"Member must have value greater than or equal to {least}");
        return value <= most ? value : throw Broken(path ?? name, $"{value}", $"Member must have value less than or equal to {most}");
    }

    /// <summary>One of a few strings, or null.</summary>
    /// <param name="input">The request.</param>
    /// <param name="name">The member.</param>
    /// <param name="path">Where the member is in the request.</param>
    /// <param name="values">What it may be.</param>
    /// <exception cref="AwsException">ValidationException.</exception>
    public static string? OneOf(Parameters input, string name, string path, params ReadOnlySpan<string> values)
    {
        var value = input.String(name);
        return value is null || values.Contains(value) ? value : throw Broken(path, value, $"Member must satisfy enum value set: [{string.Join(", ", values!)}]");
    }

    /// <summary>The description of a function, a version or an alias, or null.</summary>
    /// <exception cref="AwsException">ValidationException: it is too long.</exception>
    public static string? Description(Parameters input)
    {
        var description = input.String("Description");
        if (description is not null) Length("description", description, 0, LongestDescription);
        return description;
    }

    /// <summary>Refuses a text that is too short or too long.</summary>
    /// <exception cref="AwsException">ValidationException.</exception>
    public static void Length(string path, string value, int least, int most)
    {
        if (value.Length < least) throw Broken(path, value, $"Member must have length greater than or equal to {least}");
        if (value.Length > most) throw Broken(path, value, $"Member must have length less than or equal to {most}");
    }

    /// <summary>Refuses a text that does not match.</summary>
    /// <exception cref="AwsException">ValidationException.</exception>
    public static void Pattern(string path, string value, Regex allowed, string pattern)
    {
        if (!allowed.IsMatch(value)) throw Broken(path, value, $"Member must satisfy regular expression pattern: {pattern}");
    }

    /// <summary>A list as Lambda shows it in its messages: [a, b].</summary>
    public static string List(JsonArray values) => $"[{string.Join(", ", values.Select(value => value?.ToString() ?? "null"))}]";

    /// <summary>The error for a value that breaks a constraint.</summary>
    public static AwsException Broken(string path, string value, string constraint) =>
        AwsException.Constraint(Code, char.ToLowerInvariant(path[0]) + path[1..], value, constraint);

    /// <summary>The error for a required member that is missing.</summary>
    public static AwsException Missing(string path) =>
        new(Code, $"1 validation error detected: Value null at '{path}' failed to satisfy constraint: Member must not be null");
}
