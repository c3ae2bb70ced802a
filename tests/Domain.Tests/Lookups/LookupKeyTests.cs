using Pipeline.Contract.Lookups;
using Pipeline.Domain.Trips;

namespace Pipeline.Domain.Tests.Lookups;

public sealed class LookupKeyTests
{
    private const int Zones = 265;

    [Fact]
    public void Its_text_is_the_key_of_the_table()
    {
        LookupKey.Of(TripLookups.Zone, 43).ToString().ShouldBe("zone#43");
        LookupKey.Of(TripLookups.Zone, 0).ToString().ShouldBe("zone#0");
        LookupKey.Of(TripLookups.Route, 43, 151).ToString().ShouldBe("route#43#151");
        LookupKey.Of(TripLookups.Route, 43, 0).ToString().ShouldBe("route#43#0");
        LookupKey.Of(TripLookups.Zone, "a-17").ToString().ShouldBe("zone#a-17");
    }

    [Fact]
    public void Keys_are_equal_when_their_texts_are()
    {
        LookupKey[] keys =
        [
            LookupKey.Of(TripLookups.Zone, 1), LookupKey.Of(TripLookups.Zone, 2), LookupKey.Of(TripLookups.Zone, 11), LookupKey.Of(TripLookups.Zone, "one"),
            LookupKey.Of(TripLookups.Zone, "One"), LookupKey.Of(TripLookups.Route, 1), LookupKey.Of(TripLookups.Route, 1, 1), LookupKey.Of(TripLookups.Route, 1, 2),
            LookupKey.Of(TripLookups.Route, 2, 1), LookupKey.Of(TripLookups.Route, 0, 1), LookupKey.Of(TripLookups.Route, "one"),
        ];
        foreach (var one in keys)
        {
            foreach (var other in keys)
            {
                var same = one.ToString() == other.ToString();
                one.Equals(other).ShouldBe(same, $"{one} and {other}");
                (one == other).ShouldBe(same);
                (one != other).ShouldBe(!same);
                one.Equals((object)other).ShouldBe(same);
            }
        }

        keys[0].Equals("zone#1").ShouldBeFalse();
    }

    [Fact]
    public void A_key_that_is_made_again_finds_what_the_first_one_stored()
    {
        var text = new string(['o', 'n', 'e']);
        var rows = new Dictionary<LookupKey, int> { [LookupKey.Of(TripLookups.Zone, 7)] = 1, [LookupKey.Of(TripLookups.Route, 7, 8)] = 2, [LookupKey.Of(TripLookups.Zone, "one")] = 3 };

        rows[LookupKey.Of(TripLookups.Zone, 7)].ShouldBe(1);
        rows[LookupKey.Of(TripLookups.Route, 7, 8)].ShouldBe(2);
        rows[LookupKey.Of(TripLookups.Zone, text)].ShouldBe(3);
        rows.ContainsKey(LookupKey.Of(TripLookups.Route, 8, 7)).ShouldBeFalse();
    }

    [Fact]
    public void The_keys_of_a_city_have_hashes_of_their_own()
    {
        var zones = Enumerable.Range(1, Zones);
        var keys = zones.Select(zone => LookupKey.Of(TripLookups.Zone, zone)).Concat(zones.SelectMany(_ => zones, (from, to) => LookupKey.Of(TripLookups.Route, from, to))).ToArray();

        var hashes = keys.Select(key => key.GetHashCode()).Distinct().Count();

        hashes.ShouldBeGreaterThan(keys.Length * 99 / 100);
    }
}
