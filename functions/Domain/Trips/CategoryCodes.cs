namespace Pipeline.Domain.Trips;

/// <summary>
/// The numbers that stand for names in the features. They are part of every trained model: a new name gets a new number, and
/// no number is ever given to another name. A name without one is a missing feature.
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
