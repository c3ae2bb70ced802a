using System.Globalization;
using Pipeline.Cloud.CloudWatch.Metrics;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.CloudWatch.Operations;

/// <summary>Cuts minutes into periods. A period begins at a multiple of its length since 1970.</summary>
internal static class MetricPeriods
{
    /// <summary>Checks a period: its minutes are whole.</summary>
    /// <exception cref="AwsException">InvalidParameterValue; NotImplemented for a period that only high-resolution metrics have.</exception>
    public static int Check(int period, string parameter)
    {
        if (period is 1 or 5 or 10 or 20 or 30) throw AwsException.NotEmulated("cloudwatch", $"a period of {period} seconds: metrics are kept by the minute");
        return period % 60 == 0 ? period : throw CloudWatchErrors.Value(parameter, period.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Checks a range of time.</summary>
    /// <exception cref="AwsException">InvalidParameterValue, or InvalidParameterCombination.</exception>
    public static (DateTimeOffset From, DateTimeOffset To) Range(Parameters parameters)
    {
        var (from, to) = (RequestTime.Required(parameters, "StartTime"), RequestTime.Required(parameters, "EndTime"));
        return from < to ? (from, to) : throw CloudWatchErrors.Combination("The parameter StartTime must be less than the parameter EndTime.");
    }

    /// <summary>The samples of each period that has some, oldest first.</summary>
    public static IEnumerable<(DateTimeOffset Start, IReadOnlyList<MetricSamples> Samples)> Group(IEnumerable<MetricMinute> minutes, int period) =>
        minutes.GroupBy(minute => minute.Start.ToUnixTimeSeconds() / period)
            .Select(group => (DateTimeOffset.FromUnixTimeSeconds(group.Key * period), (IReadOnlyList<MetricSamples>)[.. group.Select(minute => minute.Samples)]));
}
