using System.Globalization;

namespace Pipeline.Contract.Lookups;

/// <summary>Reads the attributes of a row of the lookup table.</summary>
public static class LookupAttributes
{
    /// <summary>
    /// A number. Null where the attribute is absent, not a number, or none that the column holds: a missing value, never an error. Who writes
    /// to the table by another way than a file is held to the same range, or a row would have every request with it refused.
    /// </summary>
    public static double? Number(this IReadOnlyDictionary<string, string> attributes, LookupColumn column) =>
        attributes.TryGetValue(column.Name, out var text)
        && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && column.Holds(number)
            ? number
            : null;
}
