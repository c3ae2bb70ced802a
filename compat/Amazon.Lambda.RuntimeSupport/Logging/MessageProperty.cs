using System.Collections;
using System.Globalization;

namespace Amazon.Lambda.RuntimeSupport.Logging;

/// <summary>A placeholder of a message, and what stands for it.</summary>
/// <param name="Name">Its name, or its position.</param>
/// <param name="Format">How the value is to be written, or null.</param>
/// <param name="Value">The value, or null.</param>
internal sealed record MessageProperty(string Name, string? Format, object? Value)
{
    /// <summary>What stands in the message; null leaves the placeholder as it is, as it is for lists, which only JSON lines can show.</summary>
    public string? InMessage => Value is null or IList or IDictionary ? null : Text(Value, Format);

    /// <summary>A value as text.</summary>
    /// <param name="value">The value.</param>
    /// <param name="format">How, or null.</param>
    public static string Text(object value, string? format) => value switch
    {
        DateTime time when format is null => LogFormat.Time(time),
        DateTimeOffset time when format is null => LogFormat.Time(time.DateTime),
        IFormattable formattable => formattable.ToString(format, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
