using System.Text;
using Pipeline.Contract;
using Pipeline.Contract.Lookups;
using Pipeline.Intake.Csv;
using Pipeline.Intake.Labels;
using Pipeline.Intake.Lookups;

namespace Pipeline.Parcels.Tests;

/// <summary>What the other two functions read, with the names of the domain.</summary>
public sealed class ParcelFileTests
{
    private readonly IScoringDomain _domain = new ParcelDomain();

    [Fact]
    public void A_row_of_a_depot_file_has_the_key_that_a_parcel_asks_for()
    {
        var kind = _domain.LookupKinds.Where(kind => kind.Holds("lookups/depots/all.csv")).ShouldHaveSingleItem();
        var row = LookupFile.Read(kind, "depot,city,backlog\nnorth,Leeds,0140\n"u8.ToArray()).Items.ShouldHaveSingleItem();

        _domain.TryRead("""{"parcel_id":"p","requested_at":"2026-01-15T07:00:00Z","depot":"north","weight_kg":1,"distance_km":1}"""u8, out var parcel, out _).ShouldBeTrue();
        var keys = new LookupKey[_domain.LookupsPerRequest];
        parcel!.GetLookupKeys(keys);

        keys.Select(key => key.ToString()).ShouldBe([row.Key]);
        _domain.ReadLookup(row.Key, row.Attributes.ToDictionary(attribute => attribute.Key.Name, attribute => attribute.Value))
            .ShouldBe(new Depot("Leeds", 140));
    }

    [Fact]
    public void Labels_are_checked_by_the_domains_names_and_bounds()
    {
        var labels = new LabelFile(_domain);
        labels.Read("parcel_id,hours\np-1,0.5\np-2,26\n"u8.ToArray()).Count().ShouldBe(2);
        Refused("parcel_id,hours\np-1,0.4\n").ShouldBe("hours is «0.4»; a finite number of at least 0.5 was expected");
        Refused("trip_id,minutes\nt-1,4\n").ShouldContain("«parcel_id,hours» was expected");

        string Refused(string text) => Should.Throw<MalformedFileException>(() => labels.Read(Encoding.UTF8.GetBytes(text)).Count()).Reason;
    }
}
