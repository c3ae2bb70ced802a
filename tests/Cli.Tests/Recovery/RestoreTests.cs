using System.Globalization;
using Amazon.DynamoDBv2.Model;
using Amazon.S3.Model;
using Pipeline.Cli.Buckets;
using Pipeline.Cli.Forgetting;
using Pipeline.Cli.Recovery;
using Pipeline.Domain;

namespace Pipeline.Cli.Tests.Recovery;

/// <summary>A stack's tables and lake that are brought back to a moment.</summary>
[Trait("Cost", "process")]
public sealed class RestoreTests : IAsyncLifetime
{
    private const string Scored = "scored/dt=2026-01-15/hour=10/s-1.ndjson.gz";
    private RecoverableStack _stack = null!;

    public async ValueTask InitializeAsync()
    {
        _stack = await RecoverableStack.StartAsync();
        foreach (var key in (string[])["kept", "changed", "deleted"])
        {
            await _stack.PutAsync("pipe-predictions", key, "1");
            await _stack.PutAsync("pipe-lookups", key, "1");
        }

        await _stack.LandAsync(Scored, "first", "batch-1");
        await _stack.LandAsync("scored/dt=2026-01-15/hour=10/s-2.ndjson.gz", "second");
        await _stack.LandAsync("tables/labels/dt=2026-01-15/a.json.gz", "labels");
        await _stack.LandAsync("tables/trips/dt=2026-01-14/run=1/0.parquet", "trips");
        await _stack.LandAsync("models/m-1/model.tar.gz", "model");
        await _stack.LandAsync("labels/dt=2026-01-15/a.csv", "dropped");
        _stack.Time.Advance(TimeSpan.FromMinutes(1));
    }

    public ValueTask DisposeAsync() => _stack.DisposeAsync();

    [Fact]
    public async Task Tables_and_lake_are_as_they_were_and_a_second_time_there_is_nothing_to_do()
    {
        var (to, items, rows, objects) = (Now(), await _stack.ItemsAsync("pipe-predictions"), await _stack.ItemsAsync("pipe-lookups"), await _stack.ObjectsAsync());
        await SpoilAsync();
        var versions = await _stack.VersionsAsync();

        var (status, said) = await _stack.RunAsync("restore", "--to", to, "--send");
        status.ShouldBe(0, said);
        (await _stack.ItemsAsync("pipe-predictions")).ShouldBe(items);
        (await _stack.ItemsAsync("pipe-lookups")).ShouldBe(rows);
        (await _stack.ObjectsAsync()).ShouldBe(objects);
        (await _stack.TablesAsync()).ShouldBe(["pipe-lookups", "pipe-predictions"]);
        said.ShouldContain("table       pipe-predictions: 1 items come back, 1 are replaced, 1 are removed\n");
        said.ShouldContain("lake        tables/labels/: 0 objects come back, 0 are replaced, 1 are removed\n");
        said.ShouldContain("lake        scored/: 1 objects come back, 1 are replaced, 0 are removed\n");
        said.ShouldContain("compact     those of these days that the table of trips has, again (make compact DAY=): 2026-01-15\n");
        (await _stack.VersionsAsync()).ShouldBe(versions + 5, "nothing is deleted for good: three copies, a marker, and the copy of the archive");

        versions = await _stack.VersionsAsync();
        (status, said) = await _stack.RunAsync("restore", "--to", to, "--send");
        status.ShouldBe(0, said);
        said.ShouldEndWith($"Everything is as it was at {to}: nothing was changed.\n");
        (await _stack.VersionsAsync()).ShouldBe(versions);
    }

    [Fact]
    public async Task Without_being_told_to_send_it_says_what_there_is_and_changes_nothing()
    {
        var to = Now();
        await SpoilAsync();
        var (items, objects, versions) = (await _stack.ItemsAsync("pipe-predictions"), await _stack.ObjectsAsync(), await _stack.VersionsAsync());
        var (status, said) = await _stack.RunAsync("restore", "--to", to);
        status.ShouldBe(0, said);
        said.ShouldContain(", about 3 items now; how many differ is known once DynamoDB has restored them (SEND=1)\n");
        said.ShouldContain("lake        scored/: 1 objects would come back, 1 would be replaced, 0 would be removed\n");
        said.ShouldContain("lake        models/: 1 objects would come back, 0 would be replaced, 0 would be removed\n");
        said.ShouldEndWith("Nothing was changed. To restore: SEND=1\n");
        (await _stack.ItemsAsync("pipe-predictions")).ShouldBe(items);
        (await _stack.ObjectsAsync()).ShouldBe(objects);
        (await _stack.VersionsAsync(), (await _stack.TablesAsync()).Count).ShouldBe((versions, 2));
    }

    [Fact]
    public async Task Helper_tables_that_were_kept_tell_how_many_items_differ()
    {
        var to = Now();
        await SpoilAsync();
        (await _stack.RunAsync("restore", "--to", to, "--tables", "lookups", "--send", "--keep")).Status.ShouldBe(0);
        (await _stack.TablesAsync()).ShouldContain("pipe-lookups-restore-20260115T120100Z");
        await _stack.PutAsync("pipe-lookups", "kept", "spoiled");
        var (status, said) = await _stack.RunAsync("restore", "--to", to, "--tables", "lookups");
        status.ShouldBe(0, said);
        said.ShouldContain("table       pipe-lookups: 0 items would come back, 1 would be replaced, 0 would be removed\n");
        (await _stack.ItemsAsync("pipe-lookups")).ShouldContain("kept=spoiled");
        (await _stack.ItemsAsync("pipe-predictions")).ShouldContain("changed=2", "only the table that was named is brought back");
    }

    [Fact]
    public async Task What_landed_later_stays_in_the_log_unless_it_is_named()
    {
        var to = Now();
        _stack.Time.Advance(TimeSpan.FromMinutes(10));
        foreach (var key in (string[])["scored/dt=2026-01-15/hour=12/s-9.ndjson.gz", "tables/trips/dt=2026-01-14/run=2/0.parquet", "models/m-2/model.tar.gz", "labels/dt=2026-01-15/b.csv"]) await _stack.LandAsync(key, "later");
        var objects = await _stack.ObjectsAsync();
        var (status, said) = await _stack.RunAsync("restore", "--to", to, "--send");
        status.ShouldBe(0, said);
        said.ShouldContain("lake        scored/: 0 objects come back, 0 are replaced, 0 are removed; 1 came later and stay (PREFIX=scored/ removes them)\n");
        said.ShouldContain("lake        models/: 0 objects come back, 0 are replaced, 0 are removed; 1 came later and stay\n");
        (await _stack.ObjectsAsync()).ShouldBe(objects);
        (status, said) = await _stack.RunAsync("restore", "--to", to, "--prefix", "scored/", "--send");
        status.ShouldBe(0, said);
        (await _stack.ObjectsAsync()).ShouldBe(objects.Where(item => !item.StartsWith("scored/dt=2026-01-15/hour=12/", StringComparison.Ordinal)));
        // And a later moment brings it back.
        (await _stack.RunAsync("restore", "--to", Now(), "--prefix", "scored/", "--send")).Said.ShouldContain("scored/: 0 objects come back");
    }

    [Fact]
    public async Task What_was_forgotten_since_does_not_come_back()
    {
        var to = Now();
        _stack.Time.Advance(TimeSpan.FromMinutes(10));
        await _stack.DeleteAsync("pipe-predictions", "deleted");
        // As make forget leaves an object: written again, and without its former versions.
        var record = ForgettingRecord.Begin(new ForgottenId("deleted", new TripDomain()).Hash, _stack.Time.GetUtcNow());
        _stack.Time.Advance(TimeSpan.FromSeconds(5));
        const string Labels = "tables/labels/dt=2026-01-15/a.json.gz";
        var former = (await _stack.S3.VersionsAsync("lake", Labels, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken)).Single();
        await _stack.LandAsync(Labels, "less");
        await _stack.S3.DeleteObjectAsync("lake", Labels, former.VersionId, TestContext.Current.CancellationToken);
        _stack.Time.Advance(TimeSpan.FromSeconds(5));
        await new ForgettingRecords(_stack.S3, "lake").WriteAsync(record with { FinishedAt = _stack.Time.GetUtcNow() }, TestContext.Current.CancellationToken);

        var (status, said) = await _stack.RunAsync("restore", "--to", to, "--send");
        status.ShouldBe(0, said);
        said.ShouldContain("forgotten   1 ids since then: nothing of them comes back\n");
        said.ShouldContain("table       pipe-predictions: 0 items come back, 0 are replaced, 0 are removed; 1 stay as they are: forgotten since\n");
        said.ShouldContain("lake        tables/labels/: 0 objects come back, 0 are replaced, 0 are removed; 1 stay as they are: 'make forget' wrote them\n");
        (await _stack.ItemsAsync("pipe-predictions")).ShouldBe(["changed=1", "kept=1"]);
        (await _stack.ObjectsAsync()).ShouldContain(item => item.StartsWith($"{Labels}=less", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_would_have_expired_by_now_does_not_come_back()
    {
        var to = Now();
        _stack.Time.Advance(TimeSpan.FromDays(21));
        await _stack.RemoveAsync(Scored);
        var (status, said) = await _stack.RunAsync("restore", "--to", to, "--prefix", "scored/", "--send");
        status.ShouldBe(0, said);
        said.ShouldContain("lake        scored/: 0 objects come back, 0 are replaced, 0 are removed; 1 have expired by their age and do not come back\n");
    }

    [Fact]
    public async Task Items_that_have_expired_since_do_not_come_back()
    {
        await _stack.Dynamo.UpdateTimeToLiveAsync(
            new UpdateTimeToLiveRequest { TableName = "pipe-predictions", TimeToLiveSpecification = new() { Enabled = true, AttributeName = "expires_at" } }, TestContext.Current.CancellationToken);
        foreach (var (key, days) in (IEnumerable<(string, int)>)[("old", 1), ("young", 5)])
        {
            var expires = _stack.Time.GetUtcNow().AddDays(days).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            await _stack.Dynamo.PutItemAsync(
                "pipe-predictions", new() { ["trip_id"] = new() { S = key }, ["value"] = new() { S = "1" }, ["expires_at"] = new() { N = expires } }, TestContext.Current.CancellationToken);
        }

        _stack.Time.Advance(TimeSpan.FromMinutes(1));
        var to = Now();
        _stack.Time.Advance(TimeSpan.FromDays(2));
        foreach (var key in (string[])["old", "young"]) await _stack.DeleteAsync("pipe-predictions", key);
        var (status, said) = await _stack.RunAsync("restore", "--to", to, "--tables", "predictions", "--send");
        status.ShouldBe(0, said);
        said.ShouldContain("table       pipe-predictions: 1 items come back, 0 are replaced, 0 are removed; 1 have expired since and do not come back\n");
        (await _stack.ItemsAsync("pipe-predictions")).ShouldBe(["changed=1", "deleted=1", "kept=1", "young=1"]);
    }

    [Theory]
    [InlineData("pipe-retrain")]
    [InlineData("pipe-compact")]
    public async Task It_is_refused_while_an_execution_runs(string machine)
    {
        var to = Now();
        _stack.Time.Advance(TimeSpan.FromMinutes(10));
        await _stack.ExecuteAsync(machine);
        var (status, said) = await _stack.RunAsync("restore", "--to", to, "--send");
        (status, said).ShouldBe((1, "FAILED: The execution run-1 runs and reads or writes what would be restored. Run this again when it has ended. Nothing was changed.\n"));
        (await _stack.TablesAsync()).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_moment_that_a_table_or_the_lake_cannot_be_brought_back_to_is_refused()
    {
        (await _stack.RunAsync("restore", "--to", "2026-01-15T11:00:00Z")).ShouldBe((1, "FAILED: The table pipe-predictions can be brought back to moments from 2026-01-15T12:00:00Z until 2026-01-15T12:00:00Z, about 3 items now; not to 2026-01-15T11:00:00Z. Nothing was changed.\n"));
        _stack.Time.Advance(TimeSpan.FromDays(31));
        (await _stack.RunAsync("restore", "--to", "2026-01-15T12:02:00Z", "--prefix", "models/")).Said.ShouldStartWith("FAILED: The bucket lake keeps former versions of objects for 30 days: it can be brought back to moments from 2026-01-16T12:");
        (await _stack.RunAsync("restore", "--to", "2026-05-15T12:02:00Z", "--prefix", "models/")).Said.ShouldStartWith("FAILED: 2026-05-15T12:02:00Z has not come yet.");
        (await _stack.RunAsync("restore", "--to", "2026-01-15T12:02:00Z", "--tables", "lookups")).Status.ShouldBe(0);
    }

    [Theory]
    [InlineData("restore --to yesterday", "--to: 'yesterday' is not a time; expected for example 2026-01-15T12:00:00Z.")]
    [InlineData("restore --to 2026-01-15T12:00:00Z --prefix labels/", "--prefix: 'labels/' is not restored; there are tables/labels/, tables/trips/, scored/, quarantine/, models/. A file below labels/ or lookups/ would be taken in again")]
    [InlineData("restore --to 2026-01-15T12:00:00Z --tables trips", "--tables: 'trips' is none of the stack's tables pipe-predictions, pipe-lookups.")]
    public async Task A_call_that_cannot_be_carried_out_says_why(string line, string problem)
    {
        var (status, said) = await _stack.RunAsync(line.Split(' '));
        status.ShouldBe(2);
        said.ShouldStartWith(problem);
    }

    [Fact]
    public async Task What_others_change_during_the_restoration_is_left_and_told()
    {
        var to = Now();
        await SpoilAsync();
        (await _stack.RunAsync("restore", "--to", to, "--tables", "lookups", "--send", "--keep")).Status.ShouldBe(0);
        foreach (var key in (string[])["changed", "new"]) await _stack.PutAsync("pipe-lookups", key, "2");
        await _stack.DeleteAsync("pipe-lookups", "deleted");
        // The items are compared; then, before one is written, somebody else writes them.
        var restoration = new TableRestoration(_stack.Dynamo, "pipe-lookups", "pipe-lookups-restore-20260115T120100Z", _ => _stack.Interfere("pipe-lookups", "changed", "deleted", "new"), _stack.Time);
        var counts = await restoration.RunAsync(send: true, TestContext.Current.CancellationToken);
        counts.Left.ShouldBe(2, "the one that was changed, and the one that was deleted");
        (await _stack.ItemsAsync("pipe-lookups")).ShouldBe(["changed=meanwhile", "deleted=meanwhile", "kept=1"]);
    }

    [Fact]
    public async Task An_object_that_was_changed_since_it_was_listed_is_neither_overwritten_nor_removed()
    {
        await _stack.LandAsync(Scored, "second");
        var listed = await VersionsAsync();
        await _stack.LandAsync(Scored, "third");
        var objects = new FormerObjects(_stack.S3, "lake");
        (await objects.BringBackAsync(listed[1], listed[0], TestContext.Current.CancellationToken)).ShouldBeFalse();
        (await objects.BringBackAsync(listed[1], null, TestContext.Current.CancellationToken)).ShouldBeFalse();
        (await objects.RemoveAsync(listed[0], TestContext.Current.CancellationToken)).ShouldBeFalse();
        (await VersionsAsync()).Count.ShouldBe(3);
        await _stack.RemoveAsync(Scored);
        (await objects.BringBackAsync(listed[1], listed[0], TestContext.Current.CancellationToken)).ShouldBeFalse();

        async Task<List<S3ObjectVersion>> VersionsAsync() => await _stack.S3.VersionsAsync("lake", Scored, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("same", "same", "a", "a", true)]
    [InlineData("one", "two", "a", "a", false)]
    [InlineData("same", "same", "a", "b", false)]
    [InlineData("same", "longer", "a", "a", false)]
    public async Task Two_versions_are_equal_by_their_bytes_and_their_metadata(string one, string other, string source, string otherSource, bool equal)
    {
        await _stack.LandAsync("models/x", one, source);
        await _stack.LandAsync("models/x", other, otherSource);
        var versions = await _stack.S3.VersionsAsync("lake", "models/x", TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        (await new FormerObjects(_stack.S3, "lake").AreEqualAsync(versions[0], versions[1], TestContext.Current.CancellationToken)).ShouldBe(equal);
    }

    private string Now() => _stack.Time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private async Task SpoilAsync()
    {
        _stack.Time.Advance(TimeSpan.FromSeconds(30));
        foreach (var table in (string[])["pipe-predictions", "pipe-lookups"])
        {
            await _stack.PutAsync(table, "changed", "2");
            await _stack.PutAsync(table, "new", "1");
            await _stack.DeleteAsync(table, "deleted");
        }

        await _stack.LandAsync(Scored, "wrong", "batch-2");
        await _stack.RemoveAsync("scored/dt=2026-01-15/hour=10/s-2.ndjson.gz");
        await _stack.RemoveAsync("tables/trips/dt=2026-01-14/run=1/0.parquet");
        await _stack.RemoveAsync("models/m-1/model.tar.gz");
        await _stack.LandAsync("tables/labels/dt=2026-01-15/b.json.gz", "wrong labels");
        _stack.Time.Advance(TimeSpan.FromMinutes(10));
    }
}
