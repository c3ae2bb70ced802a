using System.Globalization;

namespace Pipeline.Contract.Lookups;

/// <summary>Reads attributes of lookup rows.</summary>
public static class LookupAttributes
{
    /// <summary>
    /// Reads a number. Null, a missing value and never an error, if the attribute is absent, not a number, or not allowed by the column.
    /// The column's range applies also to rows that were not loaded from a file: otherwise every request that uses such a row would be
    /// refused.
    /// </summary>
    public static double? Number(this IReadOnlyDictionary<string, string> attributes, LookupColumn column) =>
        attributes.TryGetValue(column.Name, out var text)
        && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && column.Holds(number)
            ? number
            : null;
}
