using System.Text.Json.Nodes;
using Pipeline.Cloud.CloudWatch.Alarms;
using Pipeline.LiveView.Routing;

namespace Pipeline.LiveView.Alarms;

/// <summary>Lists the alarms with their states.</summary>
/// <param name="alarms">The alarms.</param>
internal sealed class AlarmsApi(AlarmBook alarms)
{
    /// <summary>The routes of this part.</summary>
    public IEnumerable<LiveRoute> Routes => [new("GET", "/alarms", request => JsonAnswer.WriteAsync(request.Http, List()))];

    private JsonObject List() => new()
    {
        ["alarms"] = JsonAnswer.Array(alarms.All.Select(alarm => (JsonNode)new JsonObject
        {
            ["name"] = alarm.Name,
            ["description"] = alarm.Definition.Description,
            ["state"] = alarm.Status.State.Name(),
            ["reason"] = alarm.Status.Reason,
            ["since"] = JsonAnswer.Time(alarm.Status.ChangedAt),
            ["rangAt"] = alarm.RangAt is { } rang ? JsonAnswer.Time(rang) : null,
        })),
    };
}
