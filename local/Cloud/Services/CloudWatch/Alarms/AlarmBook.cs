using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace Pipeline.Cloud.CloudWatch.Alarms;

/// <summary>The alarms of the account.</summary>
/// <param name="cloud">Names and ids of the local cloud.</param>
/// <param name="time">The clock.</param>
public sealed class AlarmBook(LocalCloudOptions cloud, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, Alarm> _alarms = new(StringComparer.Ordinal);

    /// <summary>The alarms, by name.</summary>
    public IReadOnlyList<Alarm> All
    {
        get { lock (_lock) return [.. _alarms.Values]; }
    }

    /// <summary>What happened to them.</summary>
    public AlarmHistory History { get; } = new(time);

    /// <summary>The alarm with a name, or null.</summary>
    public Alarm? Find(string name)
    {
        lock (_lock) return _alarms.GetValueOrDefault(name);
    }

    /// <summary>Makes an alarm, or gives the one of that name another definition. It keeps its state then. Source: "PutMetricAlarm".</summary>
    public void Put(AlarmDefinition definition)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            var known = _alarms.TryGetValue(definition.Name, out var before);
            _alarms[definition.Name] = known
                ? before! with { Definition = definition, ConfiguredAt = now }
                : new Alarm(cloud.Arn("cloudwatch", "alarm:" + definition.Name), definition, AlarmStatus.New(now), now);
            Configured(definition.Name, known ? "Update" : "Create", $"Alarm \"{definition.Name}\" {(known ? "updated" : "created")}");
        }
    }

    /// <summary>Switches an alarm's actions on or off; nothing if there is no such alarm.</summary>
    public void Enable(string name, bool actions)
    {
        lock (_lock)
        {
            if (!_alarms.TryGetValue(name, out var alarm) || alarm.Definition.ActionsEnabled == actions) return;
            _alarms[name] = alarm with { Definition = alarm.Definition with { ActionsEnabled = actions } };
            Configured(name, "Update", $"Alarm \"{name}\" updated");
        }
    }

    /// <summary>Deletes an alarm; nothing if there is none.</summary>
    public void Delete(string name)
    {
        lock (_lock)
        {
            if (_alarms.Remove(name)) Configured(name, "Delete", $"Alarm \"{name}\" deleted");
        }
    }

    /// <summary>Gives an alarm a state.</summary>
    /// <param name="alarm">The alarm as it was when the state was determined. One that was defined anew or changed its state meanwhile is left as it is.</param>
    /// <param name="state">The state.</param>
    /// <param name="reason">Why.</param>
    /// <param name="data">Why, as JSON; null for nothing.</param>
    /// <param name="transition">The change; null where the alarm has this state already, or was left.</param>
    /// <returns>Whether the alarm has another state now.</returns>
    public bool TryChange(Alarm alarm, AlarmState state, string reason, string? data, [NotNullWhen(true)] out AlarmTransition? transition)
    {
        transition = null;
        var now = time.GetUtcNow();
        lock (_lock)
        {
            if (!_alarms.TryGetValue(alarm.Name, out var current) || current != alarm) return false;
            var changes = state != alarm.Status.State;
            var after = alarm with
            {
                Status = new AlarmStatus(state, reason, data, now, changes ? now : alarm.Status.ChangedAt),
                RangAt = changes && state == AlarmState.Alarm ? now : alarm.RangAt,
            };
            _alarms[alarm.Name] = after;
            if (!changes) return false;
            transition = new AlarmTransition(alarm, after);
            var documents = new JsonObject { ["version"] = "1.0", ["oldState"] = Document(alarm.Status), ["newState"] = Document(after.Status) };
            History.Add(alarm.Name, AlarmHistoryKind.StateUpdate, $"Alarm updated from {alarm.Status.State.Name()} to {state.Name()}", documents.ToJsonString());
            return true;
        }
    }

    private static JsonObject Document(AlarmStatus status)
    {
        var document = new JsonObject { ["stateValue"] = status.State.Name(), ["stateReason"] = status.Reason };
        if (status.ReasonData is not null) document["stateReasonData"] = status.ReasonData;
        return document;
    }

    private void Configured(string name, string kind, string summary) =>
        History.Add(name, AlarmHistoryKind.ConfigurationUpdate, summary, new JsonObject { ["version"] = "1.0", ["type"] = kind }.ToJsonString());
}
