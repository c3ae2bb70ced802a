using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Cloud.CloudWatch.Alarms;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Shapes;

namespace Pipeline.Cloud.CloudWatch.Operations;

/// <summary>The operations that change alarms.</summary>
/// <param name="alarms">The alarms.</param>
/// <param name="actions">Executes the actions of a state that is set.</param>
internal sealed class AlarmOperations(AlarmBook alarms, AlarmActions actions)
{
    /// <summary>PutMetricAlarm: makes an alarm, or defines it anew.</summary>
    public JsonObject Put(JsonObject input)
    {
        Shape.Check(AlarmShapes.Put, input);
        alarms.Put(AlarmReader.Read(input));
        return [];
    }

    /// <summary>DeleteAlarms: all that a request names, or none if one of several does not exist. Source: "DeleteAlarms".</summary>
    public JsonObject Delete(JsonObject input)
    {
        var names = Names(input);
        if (names.Count > 1 && names.FirstOrDefault(name => alarms.Find(name) is null) is { } missing) throw NotFound(missing);
        foreach (var name in names) alarms.Delete(name);
        return [];
    }

    /// <summary>EnableAlarmActions.</summary>
    public JsonObject Enable(JsonObject input) => Enable(input, actions: true);

    /// <summary>DisableAlarmActions.</summary>
    public JsonObject Disable(JsonObject input) => Enable(input, actions: false);

    /// <summary>SetAlarmState: until the next evaluation, as a test of the actions.</summary>
    public async Task<JsonObject> SetStateAsync(JsonObject input, CallContext context)
    {
        Shape.Check(AlarmShapes.SetState, input);
        var parameters = new Parameters("cloudwatch", input);
        var name = parameters.RequiredString("AlarmName");
        var alarm = alarms.Find(name) ?? throw NotFound(name);
        var data = parameters.String("StateReasonData");
        if (data is not null) CheckJson(data);
        var state = AlarmStateNames.Parse(parameters.RequiredString("StateValue"))!.Value;
        if (alarms.TryChange(alarm, state, parameters.RequiredString("StateReason"), data, out var transition)) await actions.ExecuteAsync(transition, context.Aborted);
        return [];
    }

    private JsonObject Enable(JsonObject input, bool actions)
    {
        foreach (var name in Names(input)) alarms.Enable(name, actions);
        return [];
    }

    private static IReadOnlyList<string> Names(JsonObject input)
    {
        Shape.Check(AlarmShapes.Named, input);
        return new Parameters("cloudwatch", input).Strings("AlarmNames");
    }

    private static void CheckJson(string data)
    {
        try
        {
            using var document = DocumentJson.Open(data);
        }
        catch (JsonException e)
        {
            throw new AwsException("InvalidFormat", $"StateReasonData is not valid JSON: {e.Message}") { QueryCode = "InvalidFormat" };
        }
    }

    private static AwsException NotFound(string name) => new("ResourceNotFound", $"Unknown alarm: {name}", 404) { QueryCode = "ResourceNotFound" };
}
