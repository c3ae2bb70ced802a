using System.Globalization;

namespace Pipeline.Template.Tests;

/// <summary>What the scorer cannot finish is set aside with its bytes before the stream drops it.</summary>
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
}
