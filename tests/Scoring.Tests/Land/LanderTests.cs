using Pipeline.Aws.Retry;
using Pipeline.Contract.Lake;
using Pipeline.Domain;
using Pipeline.Scoring.Batch;
using Pipeline.Scoring.Land;
using Pipeline.Scoring.Metrics;
using Pipeline.Scoring.Tests.Fakes;
using static Pipeline.Scoring.Tests.Land.LandedBatch;

namespace Pipeline.Scoring.Tests.Land;

public sealed class LanderTests : IDisposable
{
    private readonly World _world = new();
    private readonly Deadline _deadline = new(TimeSpan.FromHours(1), TimeProvider.System);
    private readonly Lander _lander;
    private readonly Attempt _attempt;

    public LanderTests()
    {
        var retry = new RetryPolicy(RetryOptions.Default, ScoringErrors.AreTransient, TimeProvider.System, new Random(1));
        _lander = new Lander(new LakeWriter(_world.Lake, retry), new ScoredLineWriter(new TripDomain()));
        _attempt = new Attempt(Noon, _deadline, new InvocationMetrics(new MetricSet([])), new FakeLogger());
        _world.StartInvocation();
    }

    [Fact]
    public async Task What_was_prepared_lands_when_all_of_it_was_stored()
    {
        var batch = LandedBatch.Of(Readable(0, 30), Readable(1, 30), Readable(2, 30));
        using var prepared = _lander.Prepare(batch, Noon);

        (await _lander.LandAsync(new StoredBatch(batch), prepared, _attempt)).ShouldBeNull();

        _world.Lake.AllNumbers("scored/").ShouldBe([Records.Number(0), Records.Number(1), Records.Number(2)]);
    }

    [Fact]
    public async Task Of_what_was_prepared_only_what_was_stored_lands()
    {
        var batch = LandedBatch.Of(Readable(0, 30), Readable(1, 30), Readable(2, 30));
        using var prepared = _lander.Prepare(batch, Noon);

        (await _lander.LandAsync(new StoredBatch(batch).TakeBefore(batch[1].Decoded.Arrival), prepared, _attempt)).ShouldBeNull();

        _world.Lake.AllNumbers("scored/").ShouldBe([Records.Number(0)]);
    }

    [Fact]
    public async Task Nothing_lands_when_a_record_fails_in_the_table_while_the_objects_are_made()
    {
        // As the table does that answers on another thread.
        StoredBatch? stored = null;
        ScoredBatch? batch = null;
        batch = LandedBatch.Of(Readable(0, 30), Readable(1, 30, () => stored = new StoredBatch(batch!).TakeBefore(batch![0].Decoded.Arrival)), Readable(2, 30));
        using var prepared = _lander.Prepare(batch, Noon);

        (await _lander.LandAsync(stored!, prepared, _attempt)).ShouldBeNull();

        _world.Lake.Objects.ShouldBeEmpty();
    }

    public void Dispose() => _deadline.Dispose();
}
