using Pipeline.Contract.Lookups;
using Pipeline.Domain.Trips;

namespace Pipeline.Domain.Tests.Trips;

public sealed class TripLookupsTests
{
    [Fact]
    public void The_columns_are_those_of_the_files()
    {
        TripLookups.Zone.Columns.Select(column => column.Name).ShouldBe(["zone_id", "borough", "zone", "service_zone", "latitude", "longitude"]);
        TripLookups.Route.Columns.Select(column => column.Name).ShouldBe(["pickup_zone", "dropoff_zone", "trips", "mean_minutes"]);
    }

    [Fact]
    public void New_Yorks_own_names_of_a_zone_s_columns_are_known_and_coordinates_may_be_missing()
    {
        TripLookups.Zone.Columns.SelectMany(column => column.OtherNames).ShouldBe(["LocationID", "locationid", "Borough", "Zone"]);
        TripLookups.Zone.Columns.Where(column => column.IsOptional).Select(column => column.Name).ShouldBe(["latitude", "longitude"]);
    }

    [Fact]
    public void A_key_made_from_a_file_is_the_key_that_a_request_asks_for()
    {
        TripLookups.Zone.Key(["43"]).ShouldBe(LookupKey.Of(TripLookups.Zone, 43).ToString());
        TripLookups.Route.Key(["43", "151"]).ShouldBe(LookupKey.Of(TripLookups.Route, 43, 151).ToString());
    }
}
