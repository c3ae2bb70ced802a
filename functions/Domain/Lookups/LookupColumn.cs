using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Pipeline.Domain.Lookups;

/// <summary>A column of a lookup file: its name in the header, which is also the attribute's name in the table, and its type.</summary>
public sealed record LookupColumn(string Name, LookupColumnType Type)
{
    /// <summary>
    /// Brings a value into the one form that the table holds (<c>043</c> becomes <c>43</c>), so that a key made from a file and
    /// a key made from a request are the same text.
    /// </summary>
    public bool TryNormalize(ReadOnlySpan<char> text, [NotNullWhen(true)] out string? value)
    {
        text = text.Trim();
        value = Type switch
        {
            LookupColumnType.Text => text.ToString(),
            LookupColumnType.Integer when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) =>
                whole.ToString(CultureInfo.InvariantCulture),
            LookupColumnType.Number when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) =>
                number.ToString("R", CultureInfo.InvariantCulture),
            _ => null,
        };
        return value is not null;
    }
}
