using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Pipeline.Contract.Lookups;

/// <summary>A column of a lookup file: its name in the header, which is also the attribute's name in the table, and its type.</summary>
public sealed record LookupColumn(string Name, LookupColumnType Type)
{
    /// <summary>What else a file may call the column, letter by letter: the names that its publisher gives it.</summary>
    public IReadOnlyList<string> OtherNames { get; init; } = [];

    /// <summary>Whether a file may lack the column; its rows then lack the attribute.</summary>
    public bool IsOptional { get; init; }

    /// <summary>The least value of a number; what a model's numbers (32 bits) hold, where the domain does not say more.</summary>
    public double Least { get; init; } = -float.MaxValue;

    /// <summary>The greatest value of a number.</summary>
    public double Greatest { get; init; } = float.MaxValue;

    /// <summary>What a field may be, in words for whoever wrote another one.</summary>
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
    /// Whether the column may hold a number: one within its range that the model's numbers do not take for 0. The table's own range
    /// (1E-130 to 9.99E+125, "Supported data types and naming rules in Amazon DynamoDB") is wider.
    /// </summary>
    public bool Holds(double number) => number >= Least && number <= Greatest && (number == 0 || Math.Abs(number) >= LeastMagnitude);

    // The least number of 32 bits with all its digits.
    private const double LeastMagnitude = 1.17549435e-38;

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
            LookupColumnType.Integer when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) && Holds(whole) =>
                whole.ToString(CultureInfo.InvariantCulture),
            LookupColumnType.Number when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && Holds(number) =>
                number.ToString("R", CultureInfo.InvariantCulture),
            _ => null,
        };
        return value is not null;
    }
}
