using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Pipeline.Contract.Lookups;

/// <summary>A column of a lookup file. Its name in the header is also the attribute's name in the table.</summary>
public sealed record LookupColumn(string Name, LookupColumnType Type)
{
    /// <summary>Other names that a file may use for the column, such as its publisher's; matched exactly.</summary>
    public IReadOnlyList<string> OtherNames { get; init; } = [];

    /// <summary>Whether a file may lack the column; its rows then lack the attribute.</summary>
    public bool IsOptional { get; init; }

    /// <summary>Minimum of a number. Default: the range of the model's 32-bit numbers.</summary>
    public double Least { get; init; } = -float.MaxValue;

    /// <summary>Maximum of a number. Default: the range of the model's 32-bit numbers.</summary>
    public double Greatest { get; init; } = float.MaxValue;

    /// <summary>The valid values of a field, as an error message names them.</summary>
    public string Expected => Type switch
    {
        LookupColumnType.Text => "a text",
        LookupColumnType.Integer => "a whole number" + Range,
        _ => "a finite number" + Range,
    };

    private string Range =>
        Least > -float.MaxValue && Greatest < float.MaxValue ? string.Create(CultureInfo.InvariantCulture, $" from {Least} to {Greatest}")
        : Least > -float.MaxValue ? string.Create(CultureInfo.InvariantCulture, $" of at least {Least}")
        : Greatest < float.MaxValue ? string.Create(CultureInfo.InvariantCulture, $" of at most {Greatest}")
        : "";

    /// <summary>
    /// Whether a number is in the column's range and not so small that the model's 32-bit numbers take it for 0. The range of the table
    /// (1E-130 to 9.99E+125, "Supported data types and naming rules in Amazon DynamoDB") is wider.
    /// </summary>
    public bool Holds(double number) => number >= Least && number <= Greatest && (number == 0 || Math.Abs(number) >= LeastMagnitude);

    // The smallest 32-bit number with full precision.
    private const double LeastMagnitude = 1.17549435e-38;

    /// <summary>Whether a field has no value: it is blank, or <c>N/A</c> or <c>NA</c> in a column of numbers. In a text column these two are values.</summary>
    public bool IsMissing(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        return text.IsEmpty || (Type != LookupColumnType.Text && (text.SequenceEqual("N/A") || text.SequenceEqual("NA")));
    }

    /// <summary>
    /// Normalizes a value to the one form that the table holds (<c>043</c> becomes <c>43</c>), so keys from files and keys from requests
    /// match.
    /// </summary>
    public bool TryNormalize(ReadOnlySpan<char> text, [NotNullWhen(true)] out string? value)
    {
        text = text.Trim();
        value = Type switch
        {
            LookupColumnType.Text => text.ToString(),
            LookupColumnType.Integer when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) && Holds(whole) =>
                whole.ToString(CultureInfo.InvariantCulture),
            LookupColumnType.Number when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && Holds(number) =>
                number.ToString("R", CultureInfo.InvariantCulture),
            _ => null,
        };
        return value is not null;
    }
}
