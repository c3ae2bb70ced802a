using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Pipeline.Domain.Lookups;

/// <summary>A column of a lookup file: its name in the header, which is also the attribute's name in the table, and its type.</summary>
public sealed record LookupColumn(string Name, LookupColumnType Type)
{
    /// <summary>What else a file may call the column, letter by letter: the names that its publisher gives it.</summary>
    public IReadOnlyList<string> OtherNames { get; init; } = [];

    /// <summary>Whether a file may lack the column; its rows then lack the attribute.</summary>
    public bool IsOptional { get; init; }

    /// <summary>Whether a field stands for no value: it is blank, or it is a number's and says <c>N/A</c> or <c>NA</c>. As a text these are a value.</summary>
    public bool IsMissing(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        return text.IsEmpty || (Type != LookupColumnType.Text && (text.SequenceEqual("N/A") || text.SequenceEqual("NA")));
    }

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
