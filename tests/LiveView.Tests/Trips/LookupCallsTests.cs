using System.Text;
using Pipeline.Cloud.Journal;
using Pipeline.LiveView.Trips;

namespace Pipeline.LiveView.Tests.Trips;

public sealed class LookupCallsTests
{
    [Fact]
    public void The_newest_answer_for_a_key_comes_first_and_a_row_that_was_not_there_is_null()
    {
        var lookups = new LookupCalls([Call(1, "zone#1", "Queens"), Call(2, "zone#2", null), Call(3, "zone#1", "Bronx")], "lookups");
        lookups.Of("zone#1").Select(answer => (answer.At.Second, (string?)answer.Row!["borough"]!["S"])).ShouldBe([(3, "Bronx"), (1, "Queens")]);
        lookups.Of("zone#2").ShouldHaveSingleItem().Row.ShouldBeNull();
        lookups.Of("zone#3").ShouldBeEmpty();
    }

    [Fact]
    public void Failed_and_broken_answers_say_nothing()
    {
        var throttled = Call(1, "zone#1", "Queens") with { Status = 400 };
        var cut = Call(2, "zone#1", "Queens");
        new LookupCalls([throttled, cut with { Response = cut.Response[..20] }], "lookups").Of("zone#1").ShouldBeEmpty();
    }

    private static JournaledCall Call(int second, string key, string? borough)
    {
        var row = borough is null ? "" : $$$"""{"pk":{"S":"{{{key}}}"},"borough":{"S":"{{{borough}}}"}}""";
        return new JournaledCall(DateTimeOffset.UnixEpoch.AddSeconds(second), "e", "dynamodb", "BatchGetItem")
        {
            Status = 200,
            Request = Encoding.UTF8.GetBytes($$$$"""{"RequestItems":{"lookups":{"Keys":[{"pk":{"S":"{{{{key}}}}"}}]}}}"""),
            Response = Encoding.UTF8.GetBytes($$$"""{"Responses":{"lookups":[{{{row}}}]},"UnprocessedKeys":{}}"""),
        };
    }
}
