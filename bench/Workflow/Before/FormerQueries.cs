using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Bench.Workflow.Measuring;
using Pipeline.Bench.Workflow.Stack;

namespace Pipeline.Bench.Workflow.Before;

/// <summary>
/// The queries of a retraining as they were before there was a window: over the whole landed log and the dropped files of labels, in tables
/// whose columns a crawler had guessed. Their texts lie beside this file.
/// </summary>
internal sealed class FormerQueries(LakeStack stack, string root, Sampler sampler, TimeProvider time)
{
    private const string Database = "former";

    /// <summary>Crawls, and runs the queries one after the other.</summary>
    /// <param name="since">Since when the model serves, in seconds since 1970.</param>
    /// <returns>The labelled trips, and the stages.</returns>
    public async Task<(long Labels, IReadOnlyList<StageMeasure> Stages)> RunAsync(long since)
    {
        await CrawlAsync();
        var (counted, count) = await MeasureAsync("count", [new("count", [])]);
        var answer = await stack.CallAsync("athena", "GetQueryResults", new JsonObject { ["QueryExecutionId"] = counted });
        var row = answer["ResultSet"]!["Rows"]![1]!["Data"]!;
        var values = new Dictionary<string, string>
        {
            ["split"] = (string)row[1]!["VarCharValue"]!,
            ["since"] = since.ToString(CultureInfo.InvariantCulture),
            ["bucket"] = LakeStack.Bucket,
            ["run"] = "former",
        };
        // The older trips are learned from, the newer ones judge.
        FormerQuery[] sets = [new("set", new(values) { ["side"] = "<", ["set"] = "train" }), new("set", new(values) { ["side"] = ">=", ["set"] = "validation" })];
        IReadOnlyList<StageMeasure> stages =
        [
            count,
            (await MeasureAsync("training set", sets)).Measure,
            (await MeasureAsync("judgement", [new("live-error", values)])).Measure,
            (await MeasureAsync("route statistics", [new("route-statistics", values)])).Measure,
        ];
        return (long.Parse((string)row[0]!["VarCharValue"]!, CultureInfo.InvariantCulture), stages);
    }

    private async Task CrawlAsync()
    {
        await stack.CallAsync("glue", "CreateDatabase", JsonNode.Parse($$$"""{"DatabaseInput": {"Name": "{{{Database}}}"}}""")!);
        await stack.CallAsync("glue", "CreateCrawler", JsonNode.Parse($$$$"""
            {"Name": "{{{{Database}}}}", "Role": "crawler", "DatabaseName": "{{{{Database}}}}",
             "Targets": {"S3Targets": [{"Path": "s3://{{{{LakeStack.Bucket}}}}/scored/"}, {"Path": "s3://{{{{LakeStack.Bucket}}}}/labels/"}]},
             "SchemaChangePolicy": {"UpdateBehavior": "UPDATE_IN_DATABASE", "DeleteBehavior": "LOG"},
             "Configuration": "{\"Version\":1.0,\"Grouping\":{\"TableGroupingPolicy\":\"CombineCompatibleSchemas\"}}"}
            """)!);
        var name = new JsonObject { ["Name"] = Database };
        await stack.CallAsync("glue", "StartCrawler", name.DeepClone());
        JsonNode crawler;
        do
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), time);
            crawler = (await stack.CallAsync("glue", "GetCrawler", name.DeepClone()))["Crawler"]!;
        }
        while ((string?)crawler["State"] != "READY");
        if ((string?)crawler["LastCrawl"]?["Status"] != "SUCCEEDED") throw new InvalidOperationException($"The crawl ended as {crawler["LastCrawl"]}");
    }

    private async Task<(string Query, StageMeasure Measure)> MeasureAsync(string stage, IReadOnlyList<FormerQuery> queries)
    {
        var (from, scanned, id) = (time.GetUtcNow(), 0L, "");
        foreach (var query in queries)
        {
            var sql = await File.ReadAllTextAsync(Path.Combine(root, "bench", "Workflow", "Before", query.File + ".sql"));
            foreach (var (name, value) in query.Values) sql = sql.Replace($"{{{name}}}", value, StringComparison.Ordinal);
            (id, var bytes) = await QueryAsync(sql);
            scanned += bytes;
        }

        var to = time.GetUtcNow();
        await sampler.NextAsync();
        return (id, StageMeasure.Of(stage, (from, to), scanned, sampler));
    }

    private async Task<(string Id, long Scanned)> QueryAsync(string sql)
    {
        var started = await stack.CallAsync("athena", "StartQueryExecution", new JsonObject
        {
            ["QueryString"] = sql,
            ["WorkGroup"] = LakeStack.Lake,
            ["QueryExecutionContext"] = new JsonObject { ["Database"] = Database },
        });
        var id = (string)started["QueryExecutionId"]!;
        while (true)
        {
            var query = (await stack.CallAsync("athena", "GetQueryExecution", new JsonObject { ["QueryExecutionId"] = id }))["QueryExecution"]!;
            switch ((string?)query["Status"]!["State"])
            {
                case "SUCCEEDED":
                    return (id, (long)query["Statistics"]!["DataScannedInBytes"]!);
                case "FAILED" or "CANCELLED":
                    throw new InvalidOperationException($"A query ended as {query["Status"]}: {sql}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), time);
        }
    }

    /// <summary>A query.</summary>
    /// <param name="File">The file of its text, without the extension.</param>
    /// <param name="Values">The values of the placeholders in the text.</param>
    private sealed record FormerQuery(string File, Dictionary<string, string> Values);
}
