using Pipeline.Bench.Micro;

namespace Pipeline.Bench.Tests.Micro;

/// <summary>
/// What each stage allocates for a record, beside what it rents, on the batch that <c>make bench-micro</c> measures it with. A budget is some 15 %
/// above what was measured, and 1 where nothing is allocated for a record: what goes over it has become another construct, and is to be looked at.
/// </summary>
public sealed class AllocationBudgetTests : IDisposable
{
    private const int Passes = 20;
    private readonly ITestOutputHelper _output;
    private readonly StageBenchmarks _stages = new();

    public AllocationBudgetTests(ITestOutputHelper output)
    {
        _output = output;
        _stages.Prepare();
    }

    [Fact]
    public void Reading_an_event_stays_within_its_budget()
    {
        var events = new EventBenchmarks();
        events.Prepare();
        BytesARecord(() => events.ReadEvent(), events.Restore).ShouldBeLessThanOrEqualTo(140);
    }

    [Fact]
    public void Decoding_trips_stays_within_its_budget() => BytesARecord(() => _stages.Decode()).ShouldBeLessThanOrEqualTo(365);

    [Fact]
    public void Enriching_stays_within_its_budget() => BytesARecord(() => _stages.Enrich()).ShouldBeLessThanOrEqualTo(50);

    [Fact]
    public void Encoding_rows_stays_within_its_budget() => BytesARecord(() => _stages.EncodeRows()).ShouldBeLessThanOrEqualTo(1);

    [Fact]
    public void Parsing_the_response_stays_within_its_budget() => BytesARecord(() => _stages.ParseResponse()).ShouldBeLessThanOrEqualTo(31);

    [Fact]
    public void Storing_stays_within_its_budget() => BytesARecord(() => _stages.Store()).ShouldBeLessThanOrEqualTo(200);

    [Fact]
    public void Encoding_items_stays_within_its_budget() => BytesARecord(_stages.EncodeItems).ShouldBeLessThanOrEqualTo(11);

    [Fact]
    public void Landing_stays_within_its_budget() => BytesARecord(() => _stages.Land()).ShouldBeLessThanOrEqualTo(7);

    [Fact]
    public void Writing_lines_stays_within_its_budget() => BytesARecord(() => _stages.WriteLines()).ShouldBeLessThanOrEqualTo(1);

    [Fact]
    public void Compressing_stays_within_its_budget() => BytesARecord(() => _stages.Compress()).ShouldBeLessThanOrEqualTo(1);

    /// <summary>An interval is a value within the score, so no stage allocates a byte more for it.</summary>
    [Fact]
    public void Intervals_stay_within_the_same_budgets()
    {
        using var stages = new StageBenchmarks { Intervals = true };
        stages.Prepare();
        BytesARecord(() => stages.Enrich()).ShouldBeLessThanOrEqualTo(50);
        BytesARecord(() => stages.ParseResponse()).ShouldBeLessThanOrEqualTo(31);
        BytesARecord(() => stages.Store()).ShouldBeLessThanOrEqualTo(200);
        BytesARecord(stages.EncodeItems).ShouldBeLessThanOrEqualTo(11);
        BytesARecord(() => stages.Land()).ShouldBeLessThanOrEqualTo(7);
        BytesARecord(() => stages.WriteLines()).ShouldBeLessThanOrEqualTo(1);
    }

    public void Dispose() => _stages.Dispose();

    // The least of many passes: what the runtime does once, or what a collection took out of the pool, is not the stage's.
    private double BytesARecord(Action stage, Action? prepare = null)
    {
        var least = long.MaxValue;
        for (var pass = 0; pass < Passes; pass++)
        {
            prepare?.Invoke();
            var before = GC.GetAllocatedBytesForCurrentThread();
            stage();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        _output.WriteLine($"{(double)least / PreparedBatch.Records:F1} bytes a record");
        return (double)least / PreparedBatch.Records;
    }
}
