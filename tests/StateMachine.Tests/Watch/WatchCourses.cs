using Pipeline.StateMachine.Tests.Coverage;

namespace Pipeline.StateMachine.Tests.Watch;

/// <summary>The courses that together enter every state of the watch and go every way out of its choices.</summary>
internal static class WatchCourses
{
    /// <summary>Courses, the longest first: a state's rules are tried on the first course that enters it.</summary>
    public static IReadOnlyList<Course<WatchHarness>> All { get; } =
    [
        new("trips as before", _ => { }, "0.5"),
        new("trips that have changed", harness => harness.Changed("pickup_zone", 0.5, 0.2), "2.5"),
        new("too few trips", harness => harness.HasFewTrips(), "fewer than 100 trips, or less than 20 hours of them, in the last 24 hours"),
        new("a profile that is gone", harness => harness.Bins = 0, "ProfileNotFound"),
        new(
            "a refused query",
            harness => harness.Athena.On("GetQueryExecution", input =>
            {
                var query = RetrainHarness.Query(input, "FAILED");
                query["QueryExecution"]!["Status"]!["StateChangeReason"] = "TABLE_NOT_FOUND";
                return query;
            }),
            "States.TaskFailed"),
        new(
            "hours that are not added",
            harness => harness.Glue.On("BatchCreatePartition", """{"Errors": [{"PartitionValues": ["2026-01-14", "12"], "ErrorDetail": {"ErrorCode": "ResourceNumberLimitExceededException"}}]}"""),
            "PartitionsNotAdded"),
        new("no profile", harness => harness.Profile = null, "no run is noted whose trips the serving model has learned from"),
        new("no model", harness => harness.HasNoEndpoint(), "no model serves"),
    ];
}
