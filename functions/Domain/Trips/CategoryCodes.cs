namespace Pipeline.Domain.Trips;

/// <summary>
/// The numbers that represent names in the features. Trained models depend on them: give a new name a new number, and never reuse a number.
/// An unknown name is a missing feature.
/// </summary>
internal static class CategoryCodes
{
    public static double Borough(string? name) => name switch
    {
        "Bronx" => 1,
        "Brooklyn" => 2,
        "EWR" => 3,
        "Manhattan" => 4,
        "Queens" => 5,
        "Staten Island" => 6,
        _ => double.NaN,
    };

    public static double ServiceZone(string? name) => name switch
    {
        "Airports" => 1,
        "Boro Zone" => 2,
        "EWR" => 3,
        "Yellow Zone" => 4,
        _ => double.NaN,
    };
}
