using System.Globalization;

namespace Pipeline.Template.Tests;

/// <summary>What the scorer cannot finish is set aside with its bytes before the stream drops it, and what it lands is kept until it is compacted.</summary>
public sealed class RecordAgeTests
{
    private static readonly TimeSpan LambdasMost = TimeSpan.FromSeconds(604_800);
    private static readonly ProjectTemplate Template = new();

    [Fact]
    public void A_record_is_given_up_an_hour_before_the_stream_drops_it()
    {
        var retentions = Template.Parameters["StreamRetentionHours"]!["AllowedValues"]!.AsArray().Select(value => value!.ToString()).ToList();
        var ages = Template.Mappings["RecordAge"]!.AsObject();
        ages.Select(age => age.Key).ShouldBe(retentions);
        foreach (var (hours, age) in ages)
        {
            var kept = TimeSpan.FromHours(int.Parse(hours, CultureInfo.InvariantCulture));
            var givenUp = TimeSpan.FromSeconds(double.Parse(age!["Seconds"]!.ToString(), CultureInfo.InvariantCulture));
            givenUp.ShouldBe(kept - TimeSpan.FromHours(1), hours);
            givenUp.ShouldBeLessThanOrEqualTo(LambdasMost);
        }
    }

    [Fact]
    public void The_log_is_kept_for_four_days_longer_than_the_stream_whatever_its_retention()
    {
        var least = Template.Parameters["LogOfTripsDays"]!["MinValue"]!.GetValue<long>();
        var refused = Template.Rules["LogOutlastsCompaction"]!["Assertions"]!.AsArray().Select(assertion => assertion!["Assert"]!["Fn::Not"]![0]!["Fn::And"]!).ToDictionary(
            both => both[0]!["Fn::Equals"]![1]!.ToString(), both => both[1]!["Fn::Contains"]![0]!.AsArray().Select(days => long.Parse(days!.ToString(), CultureInfo.InvariantCulture)).ToList());
        foreach (var hours in Template.Parameters["StreamRetentionHours"]!["AllowedValues"]!.AsArray().Select(value => value!.ToString()))
        {
            var days = (long.Parse(hours, CultureInfo.InvariantCulture) / 24) + 4;
            (refused.GetValueOrDefault(hours) ?? []).ShouldBe(Enumerable.Range((int)least, (int)(days - least)).Select(day => (long)day), hours);
        }
    }
}
