using System.Text.Json.Nodes;
using Pipeline.Cloud.Lambda.Mappings.Filtering;
using Pipeline.Cloud.Protocol;
using Pipeline.Simulation.Oracle;

namespace Pipeline.Simulation.World;

/// <summary>The filters of a mapping that has some, and what they must let pass, said anew and not by the code under simulation.</summary>
internal static class RecordFilters
{
    private const double LeastMiles = 11;
    private const double MostMiles = 41;

    // Numbers within bounds; names and metadata together; a member that no trip lacks, and which data that are not JSON do not have either.
    private static readonly string[] Patterns =
    [
        FormattableString.Invariant($$$"""{"data":{"vendor_id":[2],"distance_miles":[{"numeric":[">",{{{LeastMiles}}},"<=",{{{MostMiles}}}]}]}}"""),
        """{"data":{"trip_id":[{"suffix":"3"}]},"partitionKey":[{"anything-but":["trip-3"]}]}""",
        """{"data":{"trip_id":[{"exists":false}]}}""",
    ];

    /// <summary>The filters.</summary>
    public static FilterCriteria Criteria { get; } = FilterCriteria.Read(new Parameters("lambda", new JsonObject
    {
        ["Filters"] = new JsonArray([.. Patterns.Select(pattern => new JsonObject { ["Pattern"] = pattern })]),
    }))!;

    /// <summary>Whether the function must get a record.</summary>
    /// <param name="partitionKey">Its key.</param>
    /// <param name="userRecords">What is in it.</param>
    public static bool Pass(string partitionKey, IReadOnlyList<UserRecord> userRecords)
    {
        // Of compressed, aggregated and unreadable records the data are not JSON.
        if (userRecords is not [{ TripId: { } trip } record] || record.Data is not [(byte)'{', .., (byte)'}']) return false;
        return (record.Miles > LeastMiles && record.Miles <= MostMiles) || (trip.EndsWith('3') && partitionKey != "trip-3");
    }
}
