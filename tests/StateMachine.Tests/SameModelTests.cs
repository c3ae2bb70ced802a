using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.Text.Json.Nodes;
using Pipeline.Domain.Trips;
using Pipeline.StateMachine.Tests.Compaction;

namespace Pipeline.StateMachine.Tests;

/// <summary>The same lake gives the same model, byte for byte: over the local cloud, with the workflow's own queries and the real XGBoost.</summary>
[Trait("Cost", "process")]
public sealed class SameModelTests
{
    private const int Trips = 600;
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Two_runs_over_one_lake_train_the_same_models_today_tomorrow_and_whichever_way_the_lake_was_written()
    {
        var time = new MovedTime(Start.AddDays(5));
        await using var lake = await LocalLake.StartAsync(time);
        var workflow = await LocalWorkflow.PrepareAsync(lake);
        await LandAsync(lake, trips => trips);
        var (candidate, served) = await TrainAsync(lake, workflow, "first");
        candidate.SequenceEqual(served).ShouldBeFalse("What serves has learned from more trips.");

        async Task ShouldBeTheSame(string run)
        {
            var (candidateAgain, servedAgain) = await TrainAsync(lake, workflow, run);
            candidateAgain.SequenceEqual(candidate).ShouldBeTrue($"candidate of {run}");
            servedAgain.SequenceEqual(served).ShouldBeTrue($"serving model of {run}");
        }

        await ShouldBeTheSame("again");
        // The same trips and labels, in files that hold them the other way round.
        await LandAsync(lake, trips => trips.Reverse());
        await ShouldBeTheSame("rewritten");
        time.Ahead += TimeSpan.FromDays(1);
        await ShouldBeTheSame("second-day");
        // The days are closed by now, and their trips come from the table in place of the log.
        var compaction = await LocalWorkflow.CreateAsync(lake, "compact", CompactDefinition.With(("BucketName", LocalLake.Bucket), ("TopicArn", workflow.Topic)));
        (await LocalWorkflow.RunAsync(lake, compaction, "compact"))["days"]!.AsArray().Count.ShouldBe(3);
        await ShouldBeTheSame("compacted");
    }

    /// <summary>Lands trips of three days, of which several are asked for in the same second, and their labels.</summary>
    private static async Task LandAsync(LocalLake lake, Func<IEnumerable<int>, IEnumerable<int>> order)
    {
        foreach (var file in Enumerable.Range(0, Trips).GroupBy(trip => (At(trip).Day, Shard: trip % 2)))
            await lake.PutAsync($"scored/dt={At(file.First()):yyyy-MM-dd}/hour=00/shard-{file.Key.Shard}.ndjson", string.Concat(order(file).Select(Line)));
        await lake.PutAsync("tables/labels/dt=2026-01-08/part-0.json", string.Concat(order(Enumerable.Range(0, Trips)).Select(Label)));
    }

    /// <summary>Runs the workflow, which promotes.</summary>
    /// <returns>The bytes of the candidate and of the model that serves then.</returns>
    private static async Task<(byte[] Candidate, byte[] Served)> TrainAsync(LocalLake lake, LocalWorkflow workflow, string run)
    {
        var output = await LocalWorkflow.RunAsync(lake, workflow.Machine, run);
        output["decision"]!.GetValue<string>().ShouldBe("promoted", output.ToJsonString());
        output["labels"]!.GetValue<int>().ShouldBe(Trips);
        var model = output["model"]!.GetValue<string>();
        return (Model(lake, $"models/{run}/{model}-c/"), Model(lake, $"models/{run}/{model}/"));
    }

    // The archive holds the time at which it was written, so the model in it is compared.
    private static byte[] Model(LocalLake lake, string prefix)
    {
        using var tar = new TarReader(new GZipStream(new MemoryStream(lake.Read(prefix)), CompressionMode.Decompress));
        var entry = tar.GetNextEntry(copyData: true).ShouldNotBeNull();
        entry.Name.ShouldBe("xgboost-model");
        var content = new MemoryStream();
        entry.DataStream.ShouldNotBeNull().CopyTo(content);
        return content.ToArray();
    }

    // Whatever serves is ten minutes off, so that each candidate is promoted.
    private static string Line(int trip) => new JsonObject
    {
        ["trip_id"] = $"t{trip}",
        ["requested_at"] = Iso(At(trip)),
        ["pickup_zone"] = (trip % 10) + 1,
        ["dropoff_zone"] = (trip % 7) + 1,
        ["sequence_number"] = string.Create(CultureInfo.InvariantCulture, $"{trip}"),
        ["sub_sequence_number"] = 0,
        ["arrived_at"] = Iso(At(trip)),
        ["scored_at"] = "2099-01-01T00:00:00.000Z",
        ["features"] = string.Join(',', TripFeatures.Names.Select((_, feature) => string.Create(CultureInfo.InvariantCulture, $"{trip * (feature + 3) % 17}.5"))),
        ["minutes"] = Minutes(trip) + 10,
        ["model"] = "live",
    }.ToJsonString() + "\n";

    private static string Label(int trip) => new JsonObject
    {
        ["trip_id"] = $"t{trip}",
        ["minutes"] = Minutes(trip),
        ["labelled_at"] = "2099-02-01 00:00:00.000",
        ["source"] = "labels/dt=2026-01-08/part-0.csv",
        ["file_row"] = trip + 2,
    }.ToJsonString() + "\n";

    // Five trips a second.
    private static DateTimeOffset At(int trip) => Start.AddDays(trip * 3 / Trips).AddSeconds(trip / 5);

    private static double Minutes(int trip) => 5 + (trip * 3 % 17) + (trip % 11 * 0.37);

    private static string Iso(DateTimeOffset at) => at.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    /// <summary>A clock that began at another time.</summary>
    private sealed class MovedTime(DateTimeOffset start) : TimeProvider
    {
        private readonly TimeSpan _moved = start - System.GetUtcNow();

        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + _moved + Ahead;
    }
}
