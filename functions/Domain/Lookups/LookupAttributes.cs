using System.Globalization;

namespace Pipeline.Domain.Lookups;

/// <summary>Reads the attributes of a row of the lookup table.</summary>
public static class LookupAttributes
{
    /// <summary>A number. Null where the attribute is absent or not a finite number: a missing value, never an error.</summary>
    public static double? Number(this IReadOnlyDictionary<string, string> attributes, string name) =>
        attributes.TryGetValue(name, out var text)
        && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number)
            ? number
            : null;
}
