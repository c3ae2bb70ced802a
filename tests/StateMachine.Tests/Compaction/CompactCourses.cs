using System.Text.Json.Nodes;
using Pipeline.StateMachine.Tests.Coverage;

namespace Pipeline.StateMachine.Tests.Compaction;

/// <summary>The courses that together enter every state of the compaction and go every way out of its choices.</summary>
internal static class CompactCourses
{
    /// <summary>Courses, the longest first: a state's rules are tried on the first course that enters it.</summary>
    public static IReadOnlyList<Course<CompactHarness>> All { get; } =
    [
        new("a day that is not in the table", _ => { }, "2026-01-12"),
        new(
            "a day again",
            harness =>
            {
                harness.Input = """{"day": "2026-01-13"}""";
                harness.Glue.AlwaysFails("CreatePartition", "AlreadyExistsException");
            },
            "2026-01-13"),
        new("a day that another run has published", harness => harness.Glue.AlwaysFails("CreatePartition", "AlreadyExistsException"), "2026-01-12"),
        new("nothing to do", harness => harness.Compacted("2026-01-12", "2026-01-13"), ""),
        new("many days in the log", harness => harness.S3.Next("ListObjectsV2", Page(CompactHarness.Folders("2026-01-11"), "NextContinuationToken")), "2026-01-11 2026-01-12"),
        new("many days in the table", harness => harness.Glue.Next("GetPartitions", Page(RetrainHarness.Partitions("2026-01-12"), "NextToken")), ""),
        new("a query that failed once", harness => harness.FailsOnce("UNLOAD", "FAILED"), "2026-01-12"),
        new(
            "a refused query",
            harness => harness.Athena.On("GetQueryExecution", input =>
            {
                var query = RetrainHarness.Query(input, "FAILED");
                query["QueryExecution"]!["Status"]!["StateChangeReason"] = "TABLE_NOT_FOUND";
                return query;
            }),
            "States.TaskFailed"),
        new("unreadable lines", harness => harness.Lines(all: 1000, unreadable: 11), "DataQuality"),
        new(
            "hours that are not added",
            harness => harness.Glue.On("BatchCreatePartition", """{"Errors": [{"PartitionValues": ["2026-01-12", "00"], "ErrorDetail": {"ErrorCode": "ResourceNumberLimitExceededException"}}]}"""),
            "PartitionsNotAdded"),
        new(
            "a day whose log has expired",
            harness =>
            {
                harness.Input = """{"day": "2025-11-16"}""";
                harness.Landed("2025-11-16");
                harness.Compacted("2025-11-16");
            },
            "LogHasExpired"),
        new("a day that is open", harness => harness.Input = """{"day": "2026-01-14"}""", "DayIsOpen"),
        new("a day that never landed", harness => harness.Input = """{"day": "2026-01-01"}""", "NothingLanded"),
        new("no day", harness => harness.Input = """{"day": "yesterday"}""", "NotADay"),
    ];

    private static string Page(JsonObject page, string token)
    {
        page[token] = "more";
        return page.ToJsonString();
    }
}
