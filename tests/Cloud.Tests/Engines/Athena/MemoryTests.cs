using System.Globalization;
using Pipeline.Cloud.Tests.Athena;

namespace Pipeline.Cloud.Tests.Engines.Athena;

/// <summary>Queries over more data than fit into memory.</summary>
[Trait("Cost", "process")]
public sealed class MemoryTests : IAsyncDisposable
{
    private const int Files = 12;
    private readonly AthenaRoom _athena = new(memoryMegabytes: 48);

    public ValueTask DisposeAsync() => _athena.DisposeAsync();

    [Fact]
    public async Task A_query_over_many_csv_files_needs_no_more_memory()
    {
        for (var file = 0; file < Files; file++) _athena.Objects.Put("lake", $"labels/dt=2026-01-{file + 10}/a.csv", Labels(file, 1_000));
        await _athena.Room.MakeCrawler("", "labels/");
        await _athena.Room.Crawl();
        (await _athena.Rows("select count(*), count(distinct trip_id), sum(cast(minutes as double)) from labels"))
            .ShouldBe([$"{Files * 1_000}|{Files * 1_000}|{Files * 5_000}.0"]);
    }

    [Fact]
    public async Task Data_larger_than_memory_are_spilled_and_the_newest_of_each_is_found()
    {
        // About 60 MiB of rows to sort: each file contains every trip.
        for (var file = 0; file < 6; file++) _athena.Objects.Put("lake", $"labels/dt=2026-01-{file + 10}/a.csv", Labels(0, 100_000));
        await _athena.Room.MakeCrawler("", "labels/");
        await _athena.Room.Crawl();
        (await _athena.Rows(
            """
            with newest as (
              select trip_id, dt, row_number() over (partition by trip_id order by dt desc, trip_id) as nth, lpad(trip_id, 60, 'x') as payload from labels
            )
            select count(*), min(dt), count(distinct payload) from newest where nth = 1
            """)).ShouldBe(["100000|2026-01-15|100000"]);
    }

    private static string Labels(int file, int trips) => "trip_id,minutes\n" +
        string.Concat(Enumerable.Range(0, trips).Select(i => string.Create(CultureInfo.InvariantCulture, $"trip-{file}-{i},5\n")));
}
