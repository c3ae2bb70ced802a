using Pipeline.Cloud.CloudWatch.Alarms;
using Pipeline.Cloud.CloudWatch.Metrics;

namespace Pipeline.Template.Tests.Alarms;

/// <summary>What services and functions write over some periods, in their own names and numbers, and which state an alarm must have after each.</summary>
/// <param name="Alarm">The alarm, by its logical id.</param>
/// <param name="What">What happens.</param>
/// <param name="States">The states after each period: O for OK, A for ALARM, I for INSUFFICIENT_DATA.</param>
/// <param name="Series">The metrics.</param>
public sealed record AlarmScenario(string Alarm, string What, string States, params MetricSeries[] Series)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Alarm}: {What}";

    /// <summary>Which states the alarm has, by a deployed stack's definition of it.</summary>
    internal async Task<string> PlayAsync(DeployedAlarms deployed)
    {
        var watched = new WatchedSeries(deployed.Definitions[Alarm]);
        var states = "";
        for (var period = 0; period < States.Length; period++)
        {
            var samples = Series.Where(series => series.Values[period] is not null).Select(series => (series.Metric(deployed), series.Values[period]!.Value));
            // The period of what happens, whatever period the alarm looks at.
            await watched.PassAsync(Series[0].Period, samples);
            states += watched.State switch { AlarmState.Ok => "O", AlarmState.Alarm => "A", _ => "I" };
        }

        return states;
    }
}

/// <summary>A metric's values, period by period.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name.</param>
/// <param name="Dimensions">Its dimensions, as <c>Name=value,Name=value</c>; a value in braces is a resource's reference.</param>
/// <param name="Text">The values, with spaces between; a hyphen is no value.</param>
public sealed record MetricSeries(string Namespace, string Name, string Dimensions, string Text)
{
    /// <summary>How long a period is. Default: a minute.</summary>
    public TimeSpan Period { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The values; null for none.</summary>
    public IReadOnlyList<double?> Values { get; } = [.. Text.Split(' ').Select(value => value == "-" ? (double?)null : double.Parse(value, System.Globalization.CultureInfo.InvariantCulture))];

    internal MetricName Metric(DeployedAlarms deployed) => MetricName.Of(Namespace, Name, [.. Dimensions.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(dimension =>
    {
        var at = dimension.IndexOf('=', StringComparison.Ordinal);
        var value = dimension[(at + 1)..];
        return (dimension[..at], value.StartsWith('{') ? deployed.Stack.Resources[value.Trim('{', '}')].Ref : value);
    })]);
}
