using System.Globalization;

namespace Pipeline.Cloud.CloudWatch.Alarms;

/// <summary>
/// The reasons of an alarm's states, in the words that CloudWatch has in messages and histories. An alarm that names no datapoints to alarm has shorter ones.
/// </summary>
/// <param name="alarm">The alarm.</param>
internal sealed class AlarmReasons(AlarmDefinition alarm)
{
    // CloudWatch lists up to five datapoints, and from five on behind the sentence.
    private const int MostListed = 5;

    /// <summary>Datapoints breached the threshold.</summary>
    /// <param name="points">They, newest first.</param>
    public string Crossed(IReadOnlyList<Datapoint> points) =>
        Threshold(points, "", "The most recent datapoints which crossed the threshold", alarm.NeededToAlarm, "OK -> ALARM");

    /// <summary>Datapoints did not breach the threshold.</summary>
    /// <param name="points">They, newest first.</param>
    public string NotCrossed(IReadOnlyList<Datapoint> points) =>
        Threshold(points, "not ", "The most recent datapoints which did not cross the threshold", alarm.EvaluationPeriods - alarm.NeededToAlarm + 1, "ALARM -> OK");

    /// <summary>Missing datapoints decided.</summary>
    /// <param name="received">How many datapoints there were.</param>
    /// <param name="missing">How many were missing.</param>
    /// <param name="treated">As what: <c>NonBreaching</c>.</param>
    public string Filled(int received, int missing, string treated)
    {
        var got = received == 0 ? "no datapoints were" : received == 1 ? "1 datapoint was" : $"{Count(received)} datapoints were";
        var periods = alarm.EvaluationPeriods == 1 ? "1 period" : $"{Count(alarm.EvaluationPeriods)} periods";
        return $"Threshold Crossed: {got} received for {periods} and {(missing == 1 ? "1 missing datapoint was" : $"{Count(missing)} missing datapoints were")} treated as [{treated}].";
    }

    /// <summary>There are no datapoints.</summary>
    public string Unknown() => $"Insufficient Data: {(alarm.EvaluationPeriods == 1 ? "1 datapoint was" : $"{Count(alarm.EvaluationPeriods)} datapoints were")} unknown.";

    /// <summary>A number as Java writes it, which CloudWatch is written in: <c>48000.0</c>.</summary>
    public static string Number(double value)
    {
        if (value != 0 && Math.Abs(value) is >= 1e7 or < 1e-3)
        {
            var scientific = value.ToString("0.################E0", CultureInfo.InvariantCulture);
            return scientific[..scientific.IndexOf('E', StringComparison.Ordinal)].Contains('.', StringComparison.Ordinal) ? scientific : scientific.Replace("E", ".0E", StringComparison.Ordinal);
        }

        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.Contains('.', StringComparison.Ordinal) ? text : text + ".0";
    }

    private string Threshold(IReadOnlyList<Datapoint> points, string negation, string recent, int least, string transition)
    {
        var (one, many) = (points.Count == 1, points.Count >= MostListed);
        var listed = string.Join(", ", points.Take(MostListed).Select(point => $"{Number(point.Value)} ({point.At.UtcDateTime.ToString("dd/MM/yy HH:mm:ss", CultureInfo.InvariantCulture)})"));
        var counted = alarm.DatapointsToAlarm is null
            ? $"{Count(points.Count)} datapoint{(one ? "" : "s")}"
            : $"{Count(points.Count)} out of the last {Count(alarm.EvaluationPeriods)} datapoints";
        var sentence = $"{counted}{(many ? "" : $" [{listed}]")} {(one ? "was" : "were")} {negation}{alarm.Comparison.Words()} the threshold ({Number(alarm.Threshold)})";
        if (many) sentence += $". {recent}: [{listed}]";
        var needed = alarm.DatapointsToAlarm is null ? "" : $" (minimum {Count(least)} datapoint{(least == 1 ? "" : "s")} for {transition} transition)";
        return $"Threshold Crossed: {sentence}{needed}.";
    }

    private static string Count(int count) => count.ToString(CultureInfo.InvariantCulture);
}
