using System.Text.Json.Nodes;
using Pipeline.Cli.Hosting;

namespace Pipeline.Cli.Compaction;

/// <summary>Asks Athena, as anybody would.</summary>
/// <param name="athena">Athena.</param>
/// <param name="database">The lake's database (output <c>DatabaseName</c> of the stack).</param>
/// <param name="workGroup">The workgroup.</param>
/// <param name="time">The clock for polling.</param>
internal sealed class AthenaQuery(IJsonService athena, string database, string workGroup, TimeProvider time)
{
    private readonly Settling _settling = new(time);

    /// <summary>The rows of a query's first page of results, without the header; a null is null.</summary>
    /// <exception cref="CompactionException">Athena refuses the query.</exception>
    public async Task<IReadOnlyList<IReadOnlyList<string?>>> RowsAsync(string sql, CancellationToken cancellationToken)
    {
        var started = await athena.CallAsync(
            "StartQueryExecution",
            new JsonObject { ["QueryString"] = sql, ["QueryExecutionContext"] = new JsonObject { ["Database"] = database }, ["WorkGroup"] = workGroup },
            cancellationToken);
        var query = new JsonObject { ["QueryExecutionId"] = started["QueryExecutionId"]!.ToString() };
        JsonObject status = [];
        await _settling.UntilAsync($"query {query["QueryExecutionId"]}", Timeout.InfiniteTimeSpan, async () =>
        {
            status = (await athena.CallAsync("GetQueryExecution", query, cancellationToken))["QueryExecution"]!["Status"]!.AsObject();
            return status["State"]!.ToString() is "QUEUED" or "RUNNING" ? status["State"]!.ToString() : null;
        }, cancellationToken);
        if (status["State"]!.ToString() != "SUCCEEDED") throw new CompactionException($"The query {query["QueryExecutionId"]} is {status["State"]}: {status["StateChangeReason"]}");
        var rows = (await athena.CallAsync("GetQueryResults", query, cancellationToken))["ResultSet"]!["Rows"]!.AsArray();
        return [.. rows.Skip(1).Select(row => (IReadOnlyList<string?>)[.. row!["Data"]!.AsArray().Select(field => field!["VarCharValue"]?.ToString())])];
    }
}
