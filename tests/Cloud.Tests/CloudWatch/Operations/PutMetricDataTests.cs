using Pipeline.Cloud.CloudWatch.Metrics;

namespace Pipeline.Cloud.Tests.CloudWatch.Operations;

/// <summary>What PutMetricData takes and refuses. Source: "PutMetricData" and "MetricDatum" of the CloudWatch API reference.</summary>
public sealed class PutMetricDataTests
{
    private readonly CloudWatchUnderTest _cloud = new();

    [Theory]
    [InlineData("\"Value\": 3", 3, 1)]
    [InlineData("\"Value\": -1.5e3", -1500, 1)]
    [InlineData("\"Values\": [1, 2]", 3, 2)]
    [InlineData("\"Values\": [1, 2], \"Counts\": [3, 4]", 11, 7)]
    [InlineData("\"Value\": 0, \"Values\": []", 0, 1)]
    [InlineData("\"StatisticValues\": {\"SampleCount\": 2, \"Sum\": 10, \"Minimum\": 4, \"Maximum\": 6}", 10, 2)]
    [InlineData("\"Value\": 1, \"StorageResolution\": 1", 1, 1)]
    [InlineData("\"Value\": 1, \"StorageResolution\": 60, \"Unit\": \"Gigabits/Second\"", 1, 1)]
    [InlineData("\"Value\": 1, \"Timestamp\": 1767268800", 1, 1)]
    [InlineData("\"Value\": 1, \"Timestamp\": \"2026-01-15T14:00:00Z\"", 1, 1)]
    [InlineData("\"Value\": 1, \"Timestamp\": \"2026-01-15T15:00:00.000+01:00\"", 1, 1)]
    [InlineData("\"Value\": 2.348542582773833e108", 2.348542582773833e108, 1)]
    public async Task Values_summaries_and_counted_values_are_kept(string members, double sum, double count)
    {
        await _cloud.PutAsync(members);
        _cloud.Time.Advance(TimeSpan.FromHours(3));
        (_cloud.Statistic("Sum"), _cloud.Statistic("SampleCount")).ShouldBe((sum, count));
    }

    [Theory]
    [InlineData("\"Value\": \"NaN\"", "InvalidParameterValueException", "The value NaN for parameter MetricData.member.1.Value is invalid.")]
    [InlineData("\"Value\": \"-Infinity\"", "InvalidParameterValueException", "The value -Infinity for parameter MetricData.member.1.Value is invalid.")]
    [InlineData("\"Values\": [1, 1e999]", "InvalidParameterValueException", "MetricData.member.1.Values.member.2")]
    [InlineData("\"Value\": 2.4e108", "InvalidParameterValueException", "MetricData.member.1.Value")]
    [InlineData("\"Value\": -2.4e108", "InvalidParameterValueException", "MetricData.member.1.Value")]
    [InlineData("\"Value\": \"3\"", "SerializationException", "")]
    [InlineData("\"Unit\": \"Count\"", "MissingRequiredParameterException", "The parameter MetricData.member.1.Value is required.")]
    [InlineData("\"Value\": 1, \"Values\": [1]", "InvalidParameterCombinationException", "The parameters MetricData.member.1.Value and MetricData.member.1.Values are mutually exclusive")]
    [InlineData("\"Value\": 1, \"StatisticValues\": {\"SampleCount\": 1, \"Sum\": 1, \"Minimum\": 1, \"Maximum\": 1}", "InvalidParameterCombinationException", "mutually exclusive")]
    [InlineData("\"Value\": 1, \"Counts\": [1]", "InvalidParameterCombinationException", "Counts")]
    [InlineData("\"Values\": [1, 2], \"Counts\": [1]", "InvalidParameterValueException", "must have the same size")]
    [InlineData("\"Values\": [1], \"Counts\": [0]", "InvalidParameterValueException", "MetricData.member.1.Counts.member.1")]
    [InlineData("\"StatisticValues\": {\"SampleCount\": 0, \"Sum\": 1, \"Minimum\": 1, \"Maximum\": 1}", "InvalidParameterValueException", "StatisticValues.SampleCount")]
    [InlineData("\"StatisticValues\": {\"SampleCount\": 2, \"Sum\": 1, \"Minimum\": 2, \"Maximum\": 1}", "InvalidParameterValueException", "StatisticValues.Minimum")]
    [InlineData("\"StatisticValues\": {\"SampleCount\": 2, \"Sum\": 1, \"Minimum\": 2}", "ValidationException", "'metricData.1.member.statisticValues.maximum'")]
    [InlineData("\"Value\": 1, \"Unit\": \"Hours\"", "ValidationException", "Member must satisfy enum value set: [Seconds, ")]
    [InlineData("\"Value\": 1, \"StorageResolution\": 30", "InvalidParameterValueException", "The value 30 for parameter MetricData.member.1.StorageResolution is invalid.")]
    [InlineData("\"Value\": 1, \"StorageResolution\": 0", "ValidationException", "storageResolution")]
    [InlineData("\"Value\": 1, \"Timestamp\": \"2026-01-01T11:59:59Z\"", "InvalidParameterValueException", "must specify a time within the past two weeks.")]
    [InlineData("\"Value\": 1, \"Timestamp\": 1768485601", "InvalidParameterValueException", "no more than two hours in the future.")]
    [InlineData("\"Value\": 1, \"Timestamp\": 1e300", "InvalidParameterValueException", "Timestamp")]
    [InlineData("\"Value\": 1, \"Timestamp\": \"yesterday\"", "InvalidParameterValueException", "Timestamp")]
    [InlineData("\"Value\": 1, \"Dimensions\": [{\"Name\": \"A\"}]", "ValidationException", "'metricData.1.member.dimensions.1.member.value'")]
    [InlineData("\"Value\": 1, \"Dimensions\": [{\"Name\": \"A\", \"Value\": \" \"}]", "InvalidParameterValueException", "Dimensions.member.1.Value")]
    [InlineData("\"Value\": 1, \"Dimensions\": [{\"Name\": \":A\", \"Value\": \"1\"}]", "InvalidParameterValueException", "Dimensions.member.1.Name")]
    [InlineData("\"Value\": 1, \"Dimensions\": [{\"Name\": \"A\", \"Value\": \"é\"}]", "InvalidParameterValueException", "Dimensions.member.1.Value")]
    [InlineData("\"Value\": 1, \"Dimensions\": [{\"Name\": \"A\", \"Value\": \"1\"}, {\"Name\": \"A\", \"Value\": \"2\"}]", "InvalidParameterValueException", "'A' 2 times")]
    [InlineData("\"Value\": 1, \"Color\": \"blue\"", "NotImplemented", "'MetricData.1.Color'")]
    public async Task What_breaks_a_rule_is_refused_and_nothing_is_kept(string members, string code, string message)
    {
        var error = await _cloud.FailAsync("PutMetricData", CloudWatchUnderTest.Put(members));
        error.Code.ShouldBe(code);
        error.Message.ShouldContain(message);
        _cloud.Statistic("Sum").ShouldBeNull();
    }

    [Theory]
    [InlineData("""{"MetricData": []}""", "ValidationException")]
    [InlineData("""{"Namespace": "N", "MetricData": []}""", "MissingRequiredParameterException")]
    [InlineData("""{"Namespace": "AWS/Lambda", "MetricData": [{"MetricName": "M", "Value": 1}]}""", "InvalidParameterValueException")]
    [InlineData("""{"Namespace": ":N", "MetricData": [{"MetricName": "M", "Value": 1}]}""", "ValidationException")]
    [InlineData("""{"Namespace": "", "MetricData": [{"MetricName": "M", "Value": 1}]}""", "ValidationException")]
    [InlineData("""{"Namespace": "N\n", "MetricData": [{"MetricName": "M", "Value": 1}]}""", "ValidationException")]
    [InlineData("""{"Namespace": "N", "MetricData": [{"Value": 1}]}""", "ValidationException")]
    [InlineData("""{"Namespace": "N", "MetricData": [{"MetricName": "M", "Value": 1}], "EntityMetricData": []}""", "NotImplemented")]
    public async Task A_request_without_what_it_needs_is_refused(string input, string code) => (await _cloud.FailAsync("PutMetricData", input)).Code.ShouldBe(code);

    [Theory]
    [InlineData(1000, 30, 150, null)]
    [InlineData(1001, 1, 1, "The collection MetricData must not have a size greater than 1000.")]
    [InlineData(1, 31, 1, "The collection MetricData.member.1.Dimensions must not have a size greater than 30.")]
    [InlineData(1, 1, 151, "The collection MetricData.member.1.Values must not have a size greater than 150.")]
    public async Task A_request_has_at_most_1000_data_of_30_dimensions_and_150_values(int data, int dimensions, int values, string? problem)
    {
        var names = string.Join(", ", Enumerable.Range(0, dimensions).Select(at => $$"""{"Name": "D{{at}}", "Value": "{{at}}"}"""));
        var datum = $$"""{"MetricName": "M", "Dimensions": [{{names}}], "Values": [{{string.Join(", ", Enumerable.Range(0, values))}}]}""";
        var input = $$"""{"Namespace": "N", "MetricData": [{{string.Join(", ", Enumerable.Repeat(datum, data))}}]}""";
        if (problem is null) await _cloud.CallAsync("PutMetricData", input);
        else (await _cloud.FailAsync("PutMetricData", input)).Message.ShouldBe(problem);
    }

    [Fact]
    public async Task One_bad_datum_keeps_the_others_out()
    {
        await _cloud.FailAsync("PutMetricData", """{"Namespace": "N", "MetricData": [{"MetricName": "M", "Value": 1}, {"MetricName": "M", "Value": "NaN"}]}""");
        _cloud.Store.Active(TimeSpan.FromDays(1)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_datum_without_a_time_is_of_the_moment_when_it_comes()
    {
        _cloud.Time.Advance(TimeSpan.FromSeconds(61));
        await _cloud.PutAsync("\"Value\": 1");
        _cloud.Store.Between(MetricName.Of("N", "M", []), CloudWatchUnderTest.Noon, CloudWatchUnderTest.Noon.AddDays(1)).ShouldHaveSingleItem().Start.ShouldBe(CloudWatchUnderTest.Noon.AddMinutes(1));
    }
}
