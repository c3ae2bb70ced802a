using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Scheduler;

/// <summary>The operations on schedules.</summary>
internal sealed partial class SchedulerOperations(LocalCloudOptions cloud, TimeProvider time, TargetDelivery delivery) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, (Schedule Schedule, Recurrence? Recurrence)> _schedules = new(StringComparer.Ordinal);

    /// <summary>Creates a schedule.</summary>
    public JsonObject Create(Parameters parameters)
    {
        var schedule = Schedule.Read(parameters, null, time.GetUtcNow());
        if (!Name().IsMatch(schedule.Name))
            throw new AwsException("ValidationException", $"Schedule name '{schedule.Name}' must have 1 to 64 characters of a-z, A-Z, 0-9, '_', '-' and '.'.");
        lock (_lock)
        {
            if (_schedules.ContainsKey(schedule.Name)) throw new AwsException("ConflictException", $"Schedule {schedule.Name} already exists.", 409);
            Put(schedule, schedule.First());
        }

        return new JsonObject { ["ScheduleArn"] = Arn(schedule.Name) };
    }

    /// <summary>Replaces a schedule.</summary>
    public JsonObject Update(Parameters parameters)
    {
        lock (_lock)
        {
            var old = Find(parameters.RequiredString("Name"));
            var schedule = Schedule.Read(parameters, old.Created, time.GetUtcNow());
            Put(schedule, schedule.Next(schedule.Modified));
            return new JsonObject { ["ScheduleArn"] = Arn(old.Name) };
        }
    }

    /// <summary>A schedule.</summary>
    public JsonObject Get(Parameters parameters)
    {
        CheckGroup(parameters);
        Schedule schedule;
        lock (_lock) schedule = Find(parameters.RequiredString("Name"));
        var shown = schedule.Shown.DeepClone().AsObject();
        shown["Arn"] = Arn(schedule.Name);
        shown["CreationDate"] = AwsTimestamp.Node(schedule.Created);
        shown["LastModificationDate"] = AwsTimestamp.Node(schedule.Modified);
        return shown;
    }

    /// <summary>Deletes a schedule.</summary>
    public JsonObject Delete(Parameters parameters)
    {
        var name = parameters.RequiredString("Name");
        CheckGroup(parameters);
        lock (_lock)
        {
            Find(name);
            Remove(name);
        }

        return [];
    }

    /// <summary>The schedules.</summary>
    public JsonObject List(Parameters parameters)
    {
        var prefix = parameters.String("NamePrefix") ?? "";
        var state = parameters.String("State");
        CheckGroup(parameters);
        List<Schedule> all;
        lock (_lock) all = [.. _schedules.Values.Select(entry => entry.Schedule)];
        return new JsonObject
        {
            ["Schedules"] = new JsonArray(
            [
                .. all.Where(schedule => schedule.Name.StartsWith(prefix, StringComparison.Ordinal) && (state is null || state == (string?)schedule.Shown["State"]))
                    .Select(schedule => new JsonObject
                    {
                        ["Arn"] = Arn(schedule.Name),
                        ["Name"] = schedule.Name,
                        ["GroupName"] = "default",
                        ["State"] = schedule.Shown["State"]!.DeepClone(),
                        ["CreationDate"] = AwsTimestamp.Node(schedule.Created),
                        ["LastModificationDate"] = AwsTimestamp.Node(schedule.Modified),
                        ["Target"] = new JsonObject { ["Arn"] = schedule.Target.Arn },
                    }),
            ]),
        };
    }

    /// <summary>Stops all schedules.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var (_, recurrence) in _schedules.Values) recurrence?.Dispose();
        }
    }

    private void Put(Schedule schedule, DateTimeOffset? first)
    {
        Remove(schedule.Name);
        var recurrence = schedule.Enabled
            ? new Recurrence(
                first,
                schedule.Next,
                time,
                at => delivery.Start(schedule.Target, Arn(schedule.Name), at),
                () => Complete(schedule))
            : null;
        _schedules[schedule.Name] = (schedule, recurrence);
    }

    private void Complete(Schedule schedule)
    {
        if (!schedule.DeleteAfterCompletion) return;
        lock (_lock)
        {
            if (_schedules.TryGetValue(schedule.Name, out var entry) && ReferenceEquals(entry.Schedule, schedule)) Remove(schedule.Name);
        }
    }

    private void Remove(string name)
    {
        if (_schedules.Remove(name, out var removed)) removed.Recurrence?.Dispose();
    }

    private Schedule Find(string name) => _schedules.TryGetValue(name, out var found)
        ? found.Schedule
        : throw new AwsException("ResourceNotFoundException", $"Schedule {name} does not exist.", 404);

    // The permission was checked for the group that the request names. Without this check, a permission for any group would reach the default group's schedules.
    private static void CheckGroup(Parameters parameters)
    {
        if (parameters.String("GroupName") is { } group and not ("" or "default"))
            throw new AwsException("ResourceNotFoundException", $"Schedule group {group} does not exist.", 404);
    }

    private string Arn(string name) => cloud.Arn("scheduler", "schedule/default/" + name);

    [GeneratedRegex(@"^[0-9a-zA-Z_.-]{1,64}\z")]
    private static partial Regex Name();
}
