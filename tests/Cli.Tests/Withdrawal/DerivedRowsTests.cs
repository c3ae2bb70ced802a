using Amazon.DynamoDBv2.Model;
using Pipeline.Cli.Lookups;
using Pipeline.Cli.Tests.Forgetting;
using Pipeline.Cli.Tests.Lookups;
using Pipeline.Cli.Withdrawal;
using Pipeline.Domain;

namespace Pipeline.Cli.Tests.Withdrawal;

/// <summary>Lookup rows that runs have made of withdrawn labels: they go, or are set back to what other files say.</summary>
public sealed class DerivedRowsTests
{
    private const string Routes = "pickup_zone,dropoff_zone,trips,mean_minutes\n";
    private readonly VersionedBucket _bucket = new();
    private readonly LookupItems _items = new();
    private readonly List<string> _said = [];

    public DerivedRowsTests()
    {
        // A run before the labels, one that has read them, and somebody's correction of one row.
        _bucket.Put("lookups/routes/before.csv", Routes + "1,2,10,5\n1,3,4,7\n9,9,1,1\n");
        _bucket.Put("lookups/routes/wrong.csv", Routes + "1,2,20,50.5\n2,3,6,60\n1,3,4,7\n5,5,1,99\n");
        _bucket.Put("lookups/routes/wrong.csv.metadata", "none");
        _bucket.Put("lookups/routes/by-hand.csv", Routes + "5,5,2,8\n");
        foreach (var (key, trips, minutes) in new[] { ("1#2", "20", "50.50"), ("2#3", "6", "60"), ("1#3", "4", "7"), ("5#5", "2", "8"), ("9#9", "1", "1") }) _items.Rows[$"route#{key}"] = Row($"route#{key}", trips, minutes);
    }

    [Fact]
    public async Task Rows_go_or_are_what_other_files_say_and_all_others_stay()
    {
        (await TakeBackAsync("lookups/routes/wrong.csv")).ShouldBeTrue();
        _items.Rows.Keys.Order().ShouldBe(["route#1#2", "route#1#3", "route#5#5", "route#9#9"]);
        (_items.Rows["route#1#2"]["trips"].N, _items.Rows["route#1#2"]["mean_minutes"].N, _items.Rows["route#5#5"]["mean_minutes"].N).ShouldBe(("10", "5", "8"));
        _said.ShouldBe(["lookups     2 rows of the table are of files below lookups/routes/ that these runs wrote: 1 set back to what other files say, 1 removed. The next run writes them anew: make retrain"]);
        _bucket.Now("lookups/routes/wrong.csv").ShouldBeNull("it would be another file's row to set back to");
        _bucket.Now("lookups/routes/wrong.csv.metadata").ShouldBeNull();
        _said.Clear();
        (await TakeBackAsync("lookups/routes/wrong.csv")).ShouldBeFalse();
        _said.ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_being_told_to_send_it_says_how_many_rows_there_are_and_changes_nothing()
    {
        var (rows, versions) = (_items.Rows.ToDictionary(), _bucket.Versions);
        (await TakeBackAsync(["lookups/routes/wrong.csv"], send: false)).ShouldBeTrue();
        _said.ShouldBe(["lookups     2 rows of the table are of files below lookups/routes/ that these runs wrote: 1 would be set back to what other files say, 1 removed"]);
        _items.Rows.ShouldBe(rows);
        _bucket.Versions.ShouldBe(versions);
    }

    [Fact]
    public async Task A_row_that_changes_meanwhile_is_left_as_it_is()
    {
        _items.BeforeWrite = key => _items.Rows[key] = Row(key, "77", "7");
        await TakeBackAsync("lookups/routes/wrong.csv");
        (_items.Rows["route#1#2"]["trips"].N, _items.Rows["route#2#3"]["trips"].N).ShouldBe(("77", "77"));
        _said[0].ShouldContain(", except for 2 that changed meanwhile. ");
    }

    [Fact]
    public async Task Of_several_runs_that_have_read_the_labels_no_rows_are_left()
    {
        await TakeBackAsync("lookups/routes/before.csv", "lookups/routes/wrong.csv");
        _items.Rows.Keys.ShouldBe(["route#5#5"]);
    }

    [Fact]
    public async Task Intervals_are_those_of_the_run_before_and_what_was_interrupted_goes_on()
    {
        const string Header = "bin,upper,low,high,trips\n";
        _bucket.Put("lookups/intervals/before.csv", Header + "0,,-4,4,100\n");
        _bucket.Put("lookups/intervals/wrong.csv", Header + "0,,-40,40,100\n");
        _items.Rows["intervals#bins"] = new() { ["pk"] = new() { S = "intervals#bins" }, ["bins"] = new() { S = ",-40,40,100" } };
        _items.BeforeWrite = key =>
        {
            if (key == "route#2#3") throw new InternalServerErrorException("the connection was lost");
        };
        await Should.ThrowAsync<InternalServerErrorException>(() => TakeBackAsync("lookups/intervals/wrong.csv", "lookups/routes/wrong.csv"));
        _items.Rows["intervals#bins"]["bins"].S.ShouldBe(",-4,4,100");
        _items.BeforeWrite = _ => { };
        (await TakeBackAsync("lookups/intervals/wrong.csv", "lookups/routes/wrong.csv")).ShouldBeTrue();
        _items.Rows.Keys.ShouldNotContain("route#2#3");
    }

    private Task<bool> TakeBackAsync(params string[] files) => TakeBackAsync(files, send: true);

    private Task<bool> TakeBackAsync(string[] files, bool send) =>
        new DerivedRows(_bucket.S3, "lake", new LookupHistory(_bucket.S3, "lake", new TripDomain()), new StoredRows(_items.Table, "lookups"))
            .TakeBackAsync([new ReadingRun("run-1", "promoted", null, false) { Lookups = files }], send, _said.Add, TestContext.Current.CancellationToken);

    private static Dictionary<string, AttributeValue> Row(string key, string trips, string minutes) =>
        new() { ["pk"] = new() { S = key }, ["trips"] = new() { N = trips }, ["mean_minutes"] = new() { N = minutes } };
}
