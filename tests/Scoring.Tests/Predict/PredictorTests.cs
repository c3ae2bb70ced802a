using Pipeline.Aws.Retry;
using Pipeline.Scoring.Tests.Fakes;

namespace Pipeline.Scoring.Tests.Predict;

public sealed class PredictorTests
{
    [Fact]
    public async Task Rows_travel_many_to_a_call_and_each_gets_its_own_prediction()
    {
        using var rig = Rig(rows: 4);
        var records = Enumerable.Range(0, 10).Select(n => Records.Record(n, Records.Trip($"t{n}", miles: n))).ToArray();

        await rig.InvokeAsync(records);

        rig.World.Endpoint.Calls.Select(rows => rows.Length).Order().ShouldBe([2, 4, 4]);
        rig.World.Predictions.Items.Count.ShouldBe(10);
        for (var n = 0; n < 10; n++) rig.World.Predictions.Items[$"t{n}"].Minutes().ShouldBe(10 * n);
    }

    [Fact]
    public async Task A_row_that_the_model_refuses_is_found_by_halving_and_set_aside_alone()
    {
        using var rig = Rig(rows: 8);
        rig.World.Endpoint.Refuses = row => row.Split(',')[3] is "3" or "6";
        var records = Enumerable.Range(0, 8).Select(n => Records.Record(n, Records.Trip($"t{n}", miles: n))).ToArray();

        (await rig.InvokeAsync(records)).ShouldBeNull();

        rig.World.Lake.AllNumbers("scored/").ShouldBe(new[] { 0, 1, 2, 4, 5, 7 }.Select(Records.Number));
        rig.World.Lake.AllNumbers("quarantine/").ShouldBe([Records.Number(3), Records.Number(6)]);
        rig.World.Lake.Lines("quarantine/").Select(line => (string)line["reason"]!).ShouldAllBe(reason => reason == "the model refused the record with status 400: unable to evaluate payload");
        rig.World.Predictions.Items.Keys.ShouldNotContain("t3");
        rig.Metrics["Retries"]!.GetValue<int>().ShouldBe(0);
    }

    [Fact]
    public async Task A_busy_endpoint_is_asked_again_after_a_pause()
    {
        using var rig = Rig();
        var start = rig.Time.GetUtcNow();
        rig.World.Endpoint.Fault = call => call < 3 ? new TransientException("busy") : null;

        (await rig.InvokeAsync(Records.Trips(2))).ShouldBeNull();

        rig.World.Endpoint.Calls.Count.ShouldBe(4);
        (rig.Time.GetUtcNow() - start).ShouldBeInRange(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(350));
    }

    [Theory]
    [InlineData("20\n")]
    [InlineData("20,20,20")]
    [InlineData("")]
    [InlineData("20\nsoon")]
    [InlineData("20\nnan")]
    public async Task A_reply_that_does_not_fit_the_rows_is_not_believed(string body)
    {
        using var rig = Rig();
        rig.World.Endpoint.Distort = (call, right) => call == 0 ? body : right;

        (await rig.InvokeAsync(Records.Trips(2))).ShouldBeNull();

        rig.World.Endpoint.Calls.Count.ShouldBe(2);
        rig.World.Predictions.Items.Values.ShouldAllBe(item => item.Minutes() == 20);
    }

    [Theory]
    [InlineData("20\n", "1 predictions for 2 rows", "1 predictions for 2 rows")]
    [InlineData("1,2,3\n4,5,6", "more predictions than the 2 rows", "more predictions than the 2 rows")]
    [InlineData("20\nnan", null, "'nan' is not a number that the table can hold")]
    public async Task A_model_that_answers_wrongly_twice_leaves_its_rows_unscored_and_says_why(string body, string? first, string second)
    {
        using var rig = Rig();
        rig.World.Endpoint.Distort = (_, _) => body;

        (await rig.InvokeAsync(Records.Trips(2))).ShouldBeNull();

        rig.World.Endpoint.Calls.Count.ShouldBe(2);
        string?[] faults = [first, second];
        var lines = rig.World.Lake.Lines("scored/");
        lines.Select(line => (string?)line["unscored"]).ShouldBe(faults);
        lines.Select(line => line["minutes"] is null).ShouldBe([first is not null, true]);
        lines.Select(line => line["model"] is null).ShouldBe([first is not null, true]);
        rig.World.Predictions.Items.OrderBy(item => item.Key, StringComparer.Ordinal).Select(item => item.Value.Fault).ShouldBe(faults);
        var wrong = faults.Count(fault => fault is not null);
        (Counted("WrongAnswers"), Counted("Unscored"), Counted("Scored"), Counted("ReportedFailures"), Counted("Quarantined")).ShouldBe((wrong, wrong, 2 - wrong, 0, 0));

        int Counted(string metric) => rig.Metrics[metric]!.GetValue<int>();
    }

    [Fact]
    public async Task Of_two_wrong_answers_only_the_second_counts()
    {
        using var rig = Rig();
        rig.World.Endpoint.Distort = (call, _) => call == 0 ? "nan\n20" : "20\nnan";

        (await rig.InvokeAsync(Records.Trips(2))).ShouldBeNull();

        rig.World.Lake.Lines("scored/").Select(line => (string?)line["unscored"]).ShouldBe([null, "'nan' is not a number that the table can hold"]);
    }

    [Theory]
    [InlineData("20,20")]
    [InlineData("20\n20")]
    [InlineData("20\r\n20\r\n")]
    [InlineData("2e1, 20.0")]
    public async Task Every_form_in_which_the_container_answers_is_read(string body)
    {
        using var rig = Rig();
        rig.World.Endpoint.Distort = (_, _) => body;

        (await rig.InvokeAsync(Records.Trips(2))).ShouldBeNull();

        rig.World.Predictions.Items.Values.ShouldAllBe(item => item.Minutes() == 20);
        rig.World.Endpoint.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_error_that_will_not_pass_is_not_tried_again_and_hands_the_records_back()
    {
        using var rig = Rig();
        rig.World.Endpoint.Fault = _ => new InvalidOperationException("access denied");

        (await rig.InvokeAsync(Records.Trips(2))).ShouldBe(Records.Number(0));

        rig.World.Endpoint.Calls.Count.ShouldBe(1);
        rig.World.Lake.Objects.ShouldBeEmpty();
    }

    [Fact]
    public async Task After_a_failed_call_no_further_one_starts()
    {
        using var rig = Rig(rows: 1, parallelism: 2);
        rig.World.Endpoint.Fault = call => call >= 2 ? new InvalidOperationException("access denied") : null;

        (await rig.InvokeAsync(Records.Trips(50))).ShouldNotBeNull();

        rig.World.Endpoint.Calls.Count.ShouldBeLessThanOrEqualTo(4);
    }

    private static ScoringRig Rig(int rows = 500, int parallelism = 4) =>
        new(new ScoringOptions("lookups", "predictions", "trips", "lake") { RowsPerCall = rows, Parallelism = parallelism });
}
