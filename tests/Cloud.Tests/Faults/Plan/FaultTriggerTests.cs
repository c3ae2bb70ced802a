using Pipeline.Cloud.Faults;
using Pipeline.Cloud.Faults.Plan;

namespace Pipeline.Cloud.Tests.Faults.Plan;

/// <summary>Which calls a rule hits depends on the seed, the rule and the call's number, and on nothing else.</summary>
public sealed class FaultTriggerTests
{
    [Theory]
    [InlineData("every=3", new[] { 3, 6, 9, 12 })]
    [InlineData("every=3 after=4", new[] { 7, 10 })]
    [InlineData("calls=2,5", new[] { 2, 5 })]
    [InlineData("rate=1 after=10", new[] { 11, 12 })]
    [InlineData("rate=1 times=2", new[] { 1, 2 })]
    [InlineData("rate=0", new int[0])]
    public void Calls_are_hit_by_their_number(string when, int[] expected) =>
        Hits(Calls($"s3:PutObject {when} throttle"), "s3:PutObject", 12).ShouldBe(expected);

    [Fact]
    public void A_rate_hits_its_share_of_calls() =>
        Hits(Calls("s3:PutObject rate=0.1 throttle"), "s3:PutObject", 10_000).Count.ShouldBeInRange(900, 1100);

    [Fact]
    public void Another_seed_and_another_place_in_the_plan_hit_other_calls()
    {
        var hits = Hits(Calls("s3:PutObject rate=0.1 throttle"), "s3:PutObject", 1000);
        Hits(Calls("s3:PutObject rate=0.1 throttle"), "s3:PutObject", 1000).ShouldBe(hits);
        Hits(Calls("s3:PutObject rate=0.1 throttle", seed: 2), "s3:PutObject", 1000).ShouldNotBe(hits);
        Hits(Calls("s3:PutObject rate=0.1 throttle", place: 1), "s3:PutObject", 1000).ShouldNotBe(hits);
    }

    [Fact]
    public void Calls_of_other_operations_do_not_change_which_calls_are_hit()
    {
        var alone = Hits(Calls("*:* rate=0.1 times=20 throttle"), "s3:PutObject", 1000);
        var among = Calls("*:* rate=0.1 times=20 throttle");
        var hits = new List<int>();
        for (var number = 1; number <= 1000; number++)
        {
            for (var other = 0; other < number % 3; other++) among.Next("dynamodb:BatchWriteItem");
            if (among.Next("s3:PutObject") is not null) hits.Add(number);
        }

        hits.ShouldBe(alone);
        hits.Count.ShouldBe(20);
    }

    private static RuleCalls Calls(string rule, int seed = 1, int place = 0) => new(FaultArgument.Read(rule), seed, place);

    private static List<int> Hits(RuleCalls calls, string call, int count) =>
        [.. Enumerable.Range(1, count).Where(_ => calls.Next(call) is not null)];
}
