using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Cli.Hosting;

namespace Pipeline.Cli.Forgetting;

/// <summary>What the stream still holds: a record cannot be taken out of it, and is gone with its retention.</summary>
/// <param name="kinesis">The streams.</param>
/// <param name="stream">The stream's name.</param>
/// <param name="time">The clock.</param>
internal sealed class StreamRetention(IJsonService kinesis, string stream, TimeProvider time)
{
    /// <summary>Says until when the stream holds a record.</summary>
    /// <param name="arrived">When the newest known record of the id arrived; null if none is known.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<string> SayAsync(DateTimeOffset? arrived, CancellationToken cancellationToken)
    {
        var summary = (await kinesis.CallAsync("DescribeStreamSummary", new JsonObject { ["StreamName"] = stream }, cancellationToken))["StreamDescriptionSummary"]!;
        var hours = summary["RetentionPeriodHours"]!.GetValue<int>();
        if (arrived is not { } at) return $"stream      {stream} holds what arrived in the last {hours} hours: if the id is in there, what is delivered again or replayed brings it back";
        var until = at.AddHours(hours);
        return until <= time.GetUtcNow()
            ? $"stream      {stream} holds it no more"
            : string.Create(CultureInfo.InvariantCulture, $"stream      {stream} holds it until {UtcTime.Text(until)}: what is delivered again or replayed before then brings it back. Run this again afterwards.");
    }
}
