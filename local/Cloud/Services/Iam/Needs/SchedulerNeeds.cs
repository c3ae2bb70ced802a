using Pipeline.Cloud.Iam.Access;

namespace Pipeline.Cloud.Iam.Needs;

/// <summary>Source: "Actions, resources, and condition keys for Amazon EventBridge Scheduler".</summary>
internal static class SchedulerNeeds
{
    public static IReadOnlyDictionary<string, OperationNeeds> All { get; } = NeedTable.Table(
        NeedTable.Of(
            "scheduler", call => call.Arn("scheduler", $"schedule/{(call["GroupName"] is { Length: > 0 } group ? group : "default")}/", call["Name"]),
            "CreateSchedule", "UpdateSchedule", "GetSchedule", "DeleteSchedule"),
        NeedTable.OfAccount("scheduler", "ListSchedules"));
}
