using System.Globalization;
using System.IO.Compression;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Pipeline.Cli.Buckets;
using Pipeline.Cli.Hosting;
using Pipeline.Cli.Progress;
using Pipeline.Cli.Reporting;
using Pipeline.Cli.Running;
using Pipeline.Cli.Sources.Synthetic;
using Pipeline.Cli.Streaming;
using Pipeline.Cli.Verification;
using Pipeline.Domain;
using Pipeline.EndToEnd;
using Pipeline.Testing;

namespace Pipeline.Browser.Running;

/// <summary>A pipeline that has had its whole loop (trips, labels, two models) and goes on running, and a browser to look at it.</summary>
public sealed class ShownPipeline : IAsyncLifetime
{
    /// <summary>How many records were sent, in three files.</summary>
    public const int Records = 6_000;

    private readonly SeparateCheckout _checkout = new();
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private LocalPipeline? _pipeline;
    private RunReport? _report;

    /// <summary>The pipeline.</summary>
    internal LocalPipeline Pipeline => _pipeline!;

    /// <summary>What its run came to.</summary>
    internal RunReport Report => _report!;

    /// <summary>Runs the loop and starts the browser.</summary>
    public async ValueTask InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        _browser = await Chromium.LaunchAsync(_playwright);
        _pipeline = await _checkout.StartAsync();
        var city = new SyntheticCity(new SyntheticCityOptions { Trips = Records, PoisonShare = 0.004 });
        var display = new PlainDisplay(TextWriter.Null, TimeProvider.System, TimeSpan.FromMinutes(1));
        var run = new PipelineRun(_pipeline, city, new TripDomain(), new StreamingOptions(), display, TimeProvider.System, new Random(1));
        _report = await run.RunAsync(ScoringBuild.Read(Path.Combine(WholeRun.Artifacts, "ScoringFunction")), TestContext.Current.CancellationToken);
    }

    /// <summary>Opens a panel of the page in a window of its own.</summary>
    /// <param name="panel">The panel's id.</param>
    /// <param name="width">Of the window, in pixels.</param>
    /// <param name="scheme">Light or dark.</param>
    /// <param name="expected">A part of errors that the browser is to write; null for none.</param>
    internal Task<LivePage> OpenAsync(string panel, int width = 1280, ColorScheme scheme = ColorScheme.Light, string? expected = null) =>
        OpenAsync(Pipeline.ViewAddress, panel, width, scheme, expected);

    /// <summary>Opens a panel of another cloud's page.</summary>
    internal async Task<LivePage> OpenAsync(Uri view, string panel, int width = 1280, ColorScheme scheme = ColorScheme.Light, string? expected = null)
    {
        var context = await _browser!.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = 900 }, ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
        return await LivePage.OpenAsync(context, view, panel, expected);
    }

    /// <summary>Opens an empty window.</summary>
    internal async Task<IPage> WindowAsync() => await (await _browser!.NewContextAsync()).NewPageAsync();

    /// <summary>What the scoring function has counted, all in all.</summary>
    internal double Counted(string metric) => Pipeline.Metrics.Sum(Pipeline.Stack.Resources["ScoringFunction"].Ref, metric);

    /// <summary>Puts trips on the stream and waits until they are done with.</summary>
    /// <param name="trips">How many.</param>
    /// <param name="seed">Of the city that they are of.</param>
    /// <param name="rate">The most a second; null for as fast as the stream takes them.</param>
    internal Task SendAsync(int trips, int seed, double? rate = null) => new TripBurst(Pipeline).SendAsync(trips, seed, rate, TestContext.Current.CancellationToken);

    /// <summary>A trip's item in the table.</summary>
    internal async Task<StoredPrediction?> FindAsync(string id)
    {
        var table = new PredictionTable(Pipeline.Observers.DynamoDb, Pipeline.Stack.Outputs["PredictionsTableName"], new TripDomain());
        var found = await table.FindAsync([id], TestContext.Current.CancellationToken);
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>The keys of the bucket's objects below a prefix.</summary>
    internal async Task<IReadOnlyList<string>> KeysAsync(string prefix) =>
        await Pipeline.Observers.S3.KeysAsync(Bucket, prefix, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

    /// <summary>A trip's line in the lake.</summary>
    internal async Task<JsonNode> LineAsync(string id)
    {
        foreach (var key in await KeysAsync("scored/"))
        {
            if ((await LinesAsync(key)).FirstOrDefault(line => line["trip_id"]?.ToString() == id) is { } found) return found;
        }

        throw new InvalidOperationException($"The lake has no line of {id}.");
    }

    /// <summary>The lines of an object of the lake.</summary>
    internal async Task<IReadOnlyList<JsonNode>> LinesAsync(string key)
    {
        using var response = await Pipeline.Observers.S3.GetObjectAsync(Bucket, key, TestContext.Current.CancellationToken);
        using var reader = new StreamReader(new GZipStream(response.ResponseStream, CompressionMode.Decompress));
        var lines = new List<JsonNode>();
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } line) lines.Add(JsonNode.Parse(line)!);
        return lines;
    }

    /// <summary>Calls an operation of a service as somebody who only looks.</summary>
    internal Task<JsonObject> CallAsync(string service, string operation, JsonObject input) =>
        Pipeline.Cloud.Dispatcher.InvokeAsync(service, operation, input, Pipeline.Context(TestContext.Current.CancellationToken));

    /// <summary>The one number that a query of the lake answers with.</summary>
    internal async Task<double> CountAsync(string sql) => double.Parse((await RowsAsync(sql))[1][0]!, CultureInfo.InvariantCulture);

    /// <summary>What Athena answers to a query of the lake: the columns' names, then the rows.</summary>
    internal async Task<IReadOnlyList<string?[]>> RowsAsync(string sql)
    {
        var started = await CallAsync("athena", "StartQueryExecution", new JsonObject
        {
            ["QueryString"] = sql,
            ["QueryExecutionContext"] = new JsonObject { ["Database"] = Pipeline.Stack.Outputs["DatabaseName"] },
            ["WorkGroup"] = WorkGroup,
        });
        JsonObject Query() => new() { ["QueryExecutionId"] = started["QueryExecutionId"]!.DeepClone() };
        await Eventually.HoldsAsync(async () => (await CallAsync("athena", "GetQueryExecution", Query()))["QueryExecution"]!["Status"]!["State"]!.ToString() == "SUCCEEDED", sql);
        var answer = await CallAsync("athena", "GetQueryResults", Query());
        return [.. answer["ResultSet"]!["Rows"]!.AsArray().Select(row => row!["Data"]!.AsArray().Select(cell => cell!["VarCharValue"]?.ToString()).ToArray())];
    }

    /// <summary>The state of the query that was started last.</summary>
    internal async Task<string> LastQueryStateAsync()
    {
        var ids = (await CallAsync("athena", "ListQueryExecutions", new JsonObject { ["WorkGroup"] = WorkGroup }))["QueryExecutionIds"]!.AsArray();
        var query = await CallAsync("athena", "GetQueryExecution", new JsonObject { ["QueryExecutionId"] = ids[0]!.DeepClone() });
        return query["QueryExecution"]!["Status"]!["State"]!.ToString();
    }

    /// <summary>The text of an object of the bucket.</summary>
    internal async Task<string> TextAsync(string key)
    {
        using var response = await Pipeline.Observers.S3.GetObjectAsync(Bucket, key, TestContext.Current.CancellationToken);
        using var reader = new StreamReader(response.ResponseStream);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Puts a text into the bucket.</summary>
    internal Task PutAsync(string key, string content) =>
        Pipeline.Observers.S3.PutObjectAsync(new() { BucketName = Bucket, Key = key, ContentBody = content }, TestContext.Current.CancellationToken);

    private string WorkGroup => Pipeline.Stack.Resources["LakeWorkGroup"].Ref;

    private string Bucket => Pipeline.Stack.Outputs["BucketName"];

    /// <summary>Stops everything.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_pipeline is not null) await _pipeline.DisposeAsync();
        _checkout.Dispose();
    }
}
