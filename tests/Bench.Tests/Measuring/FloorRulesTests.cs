using Pipeline.Bench.Cloud;
using Pipeline.Bench.Measuring;
using Pipeline.Bench.RuntimeApi;

namespace Pipeline.Bench.Tests.Measuring;

public sealed class FloorRulesTests
{
    private static readonly Traffic Project = Traffic(calls: 40, bodyBytes: 300_000);

    [Fact]
    public void The_floor_is_told_how_records_are_spread_over_calls()
    {
        var variables = FloorRules.Variables(Project).ToDictionary();

        variables["ITEMS_PER_CALL"].ShouldBe("25");
        variables["ROWS_PER_CALL"].ShouldBe("500");
        variables["TABLE_BYTES"].ShouldBe("300");
    }

    [Fact]
    public void A_floor_that_sends_as_much_is_one() => Should.NotThrow(() => FloorRules.Check(Traffic(calls: 40, bodyBytes: 296_000), Project));

    [Fact]
    public void A_floor_that_makes_fewer_calls_is_none() =>
        Should.Throw<FunctionFailedException>(() => FloorRules.Check(Traffic(calls: 39, bodyBytes: 300_000), Project)).Message.ShouldContain("39 calls of WriteTable");

    [Fact]
    public void A_floor_that_sends_less_is_none() =>
        Should.Throw<FunctionFailedException>(() => FloorRules.Check(Traffic(calls: 40, bodyBytes: 250_000), Project)).Message.ShouldContain("250.0 bytes");

    private static Traffic Traffic(int calls, long bodyBytes) => new(1, 1_000, new Dictionary<CallKind, TrafficOfKind>
    {
        [CallKind.Endpoint] = new(2, 90_000, 85_000),
        [CallKind.WriteTable] = new(calls, bodyBytes + 40_000, bodyBytes),
        [CallKind.PutObject] = new(1, 171_000, 170_000),
    });
}
