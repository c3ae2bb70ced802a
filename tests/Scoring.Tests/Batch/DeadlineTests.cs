using Microsoft.Extensions.Time.Testing;
using Pipeline.Aws.Retry;
using Pipeline.Scoring.Batch;
using Pipeline.Scoring.Tests.Fakes;

namespace Pipeline.Scoring.Tests.Batch;

public sealed class DeadlineTests
{
    [Theory]
    [InlineData(60, 54, 56, 58)]
    [InlineData(10, 7, 8, 9)]
    public void Later_stages_end_later_and_the_answer_has_time_left(int remaining, int scoring, int storing, int landing)
    {
        var time = new FakeTimeProvider();
        using var deadline = new Deadline(TimeSpan.FromSeconds(remaining), time);

        Advance(time, scoring, () => deadline.Scoring.IsCancellationRequested);
        Advance(time, storing - scoring, () => deadline.Storing.IsCancellationRequested);
        Advance(time, landing - storing, () => deadline.Landing.IsCancellationRequested);
    }

    [Fact]
    public async Task Work_that_would_not_end_in_time_is_stopped_and_what_is_done_is_kept()
    {
        using var rig = new ScoringRig(new ScoringOptions("lookups", "predictions", "trips", "lake") { RowsPerCall = 2, Parallelism = 1 }) { Remaining = TimeSpan.FromMinutes(2) };
        var start = rig.Time.GetUtcNow();
        // Scoring ends after 114 seconds, storing after 116.
        rig.World.Endpoint.Distort = (_, body) =>
        {
            rig.Time.Advance(TimeSpan.FromSeconds(57.5));
            return body;
        };

        (await rig.InvokeAsync(Records.Trips(8))).ShouldBe(Records.Number(4));

        (rig.Time.GetUtcNow() - start).ShouldBeLessThan(TimeSpan.FromMinutes(2));
        rig.World.Lake.AllNumbers("scored/").Length.ShouldBe(4);
        rig.World.Predictions.Items.Count.ShouldBe(4);
    }

    [Fact]
    public async Task A_pause_between_attempts_ends_with_the_time()
    {
        var time = new FakeTimeProvider();
        using var deadline = new Deadline(TimeSpan.FromSeconds(1), time);
        var retry = new RetryPolicy(new RetryOptions(100, TimeSpan.FromHours(1), TimeSpan.FromHours(1)), ScoringErrors.AreTransient, time, new Random(1));

        var call = retry.RunAsync<int>(_ => throw new TransientException("busy"), () => { }, deadline.Scoring);
        call.IsCompleted.ShouldBeFalse();
        time.Advance(TimeSpan.FromMilliseconds(701));

        await Should.ThrowAsync<OperationCanceledException>(call);
    }

    [Fact]
    public async Task No_time_at_all_hands_everything_back()
    {
        using var rig = new ScoringRig { Remaining = TimeSpan.Zero };
        (await rig.InvokeAsync(Records.Trips(2))).ShouldBe(Records.Number(0));
        rig.World.Lake.Objects.ShouldBeEmpty();
    }

    private static void Advance(FakeTimeProvider time, int seconds, Func<bool> ended)
    {
        time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
        ended().ShouldBeFalse();
        time.Advance(TimeSpan.FromMilliseconds(1));
        ended().ShouldBeTrue();
    }
}
