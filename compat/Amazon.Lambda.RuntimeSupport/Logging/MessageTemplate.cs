using System.Globalization;
using System.Text;

namespace Amazon.Lambda.RuntimeSupport.Logging;

/// <summary>A log message with placeholders: <c>"{Rows} rows of {Key}"</c>, <c>"{0} rows of {1}"</c>, <c>"{Rows:N0}"</c>, and <c>{{</c> for a brace.</summary>
internal static class MessageTemplate
{
    /// <summary>The message with its arguments, and the arguments by name.</summary>
    /// <param name="template">The template.</param>
    /// <param name="args">A value for each placeholder.</param>
    public static (string Text, IReadOnlyList<KeyValuePair<string, object?>> Properties) Apply(string template, object?[]? args)
    {
        if (args is not { Length: > 0 }) return (template, []);
        var text = new StringBuilder(template.Length + 32);
        var properties = new List<KeyValuePair<string, object?>>();
        for (var at = 0; at < template.Length; at++)
        {
            var next = at + 1 < template.Length ? template[at + 1] : '\0';
            if (template[at] is '{' or '}' && next == template[at])
            {
                text.Append(template[at++]);
            }
            else if (template[at] == '{' && template.IndexOf('}', at) is > 0 and var end && Value(template[(at + 1)..end], properties.Count, args, out var name, out var format) is { } value)
            {
                text.Append(Format(value.Argument, format));
                properties.Add(new(name, value.Argument));
                at = end;
            }
            else
            {
                text.Append(template[at]);
            }
        }

        return (text.ToString(), properties);
    }

    private static (object? Argument, bool Found)? Value(string placeholder, int ordinal, object?[] args, out string name, out string? format)
    {
        var colon = placeholder.IndexOf(':', StringComparison.Ordinal);
        name = (colon < 0 ? placeholder : placeholder[..colon]).Trim().TrimStart('@');
        format = colon < 0 ? null : placeholder[(colon + 1)..];
        var index = int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? position : ordinal;
        return name.Length > 0 && index < args.Length ? (args[index], true) : null;
    }

    private static string Format(object? value, string? format) => value switch
    {
        null => "null",
        IFormattable formattable => formattable.ToString(format, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
