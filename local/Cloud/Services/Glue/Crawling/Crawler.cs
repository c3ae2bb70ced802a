using System.Text.Json.Nodes;
using Pipeline.Cloud.Access.Roles;
using Pipeline.Cloud.Glue.Catalog;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3.Objects;

namespace Pipeline.Cloud.Glue.Crawling;

/// <summary>A crawler and its state. Runs take place in the background.</summary>
internal sealed class Crawler(
    CrawlerDefinition definition, GlueCatalog catalog, IObjectStore objects, Func<IParquetSchemas> parquet, TimeProvider time, IRoles roles, LocalCloudOptions cloud)
{
    private readonly Lock _lock = new();
    private readonly List<TimeSpan> _runtimes = [];
    private readonly DateTimeOffset _created = time.GetUtcNow();
    private CrawlerDefinition _definition = definition;
    private DateTimeOffset _updated = time.GetUtcNow();
    private int _version = 1;
    private string _state = "READY";
    private DateTimeOffset _started;
    private CancellationTokenSource? _stop;
    private LastCrawl? _last;

    /// <summary>The current run, or the last one.</summary>
    public Task Running { get; private set; } = Task.CompletedTask;

    public string Name => _definition.Name;

    /// <summary>Starts a run.</summary>
    /// <exception cref="AwsException">CrawlerRunningException.</exception>
    public void Start(CancellationToken stopping)
    {
        lock (_lock)
        {
            if (_state != "READY") throw new AwsException("CrawlerRunningException", $"Crawler with name {Name} has already started");
            _state = "RUNNING";
            _started = time.GetUtcNow();
            var stop = _stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            var crawler = _definition;
            Running = Task.Run(() => RunAsync(crawler, stop), CancellationToken.None);
        }
    }

    /// <summary>Asks the current run to stop.</summary>
    /// <exception cref="AwsException">CrawlerNotRunningException, CrawlerStoppingException.</exception>
    public void Stop()
    {
        lock (_lock)
        {
            if (_state == "READY") throw new AwsException("CrawlerNotRunningException", $"Crawler with name {Name} isn't running");
            if (_state == "STOPPING") throw new AwsException("CrawlerStoppingException", $"Crawler with name {Name} is already stopping");
            _state = "STOPPING";
            _stop!.Cancel();
        }
    }

    /// <summary>Checks that the crawler's targets exist.</summary>
    /// <exception cref="AwsException">InvalidInputException (a bucket), EntityNotFoundException (a table of the catalog).</exception>
    public void Require() => _definition.Targets.Require(catalog, objects);

    /// <summary>Changes the crawler's definition.</summary>
    /// <param name="input">UpdateCrawler's request.</param>
    /// <exception cref="AwsException">CrawlerRunningException, InvalidInputException (a bucket), EntityNotFoundException (a table of the catalog).</exception>
    public void Update(JsonObject input)
    {
        lock (_lock)
        {
            RefuseWhileRunning();
            var definition = CrawlerDefinition.Read(input, _definition);
            definition.Targets.Require(catalog, objects);
            _definition = definition;
            _updated = time.GetUtcNow();
            _version++;
        }
    }

    /// <summary>Throws if the crawler is running, and so must not be changed or deleted.</summary>
    /// <exception cref="AwsException">CrawlerRunningException.</exception>
    public void RefuseWhileRunning()
    {
        lock (_lock)
        {
            if (_state != "READY") throw new AwsException("CrawlerRunningException", $"Crawler with name {Name} is currently running");
        }
    }

    /// <summary>The crawler as AWS describes it.</summary>
    public JsonObject Describe()
    {
        lock (_lock)
        {
            var json = _definition.ToJson();
            json["State"] = _state;
            json["CrawlElapsedTime"] = _state == "READY" ? 0 : (long)(time.GetUtcNow() - _started).TotalMilliseconds;
            json["CreationTime"] = AwsTimestamp.Node(_created);
            json["LastUpdated"] = AwsTimestamp.Node(_updated);
            json["Version"] = _version;
            if (_last is not null) json["LastCrawl"] = _last.ToJson(Name);
            return json;
        }
    }

    /// <summary>The crawler's metrics as AWS describes them.</summary>
    public JsonObject Metrics()
    {
        lock (_lock)
        {
            return new JsonObject
            {
                ["CrawlerName"] = Name,
                ["TimeLeftSeconds"] = 0,
                ["StillEstimating"] = _state == "RUNNING",
                ["LastRuntimeSeconds"] = _last?.Duration.TotalSeconds ?? 0,
                ["MedianRuntimeSeconds"] = _runtimes.Count == 0 ? 0 : _runtimes.Order().ElementAt(_runtimes.Count / 2).TotalSeconds,
                ["TablesCreated"] = _last?.Run.TablesCreated ?? 0,
                ["TablesUpdated"] = _last?.Run.TablesUpdated ?? 0,
                ["TablesDeleted"] = _last?.Run.TablesDeleted ?? 0,
            };
        }
    }

    private async Task RunAsync(CrawlerDefinition crawler, CancellationTokenSource stop)
    {
        var caller = roles.Assume(crawler.Role, "AWS-Crawler");
        var visible = RoleObjects.Of(objects, roles, caller);
        await using var schemas = parquet();
        var sampler = new FileSampler(schemas, visible);
        var access = new CatalogAccess(cloud, roles, caller);
        ICrawlRun run = crawler.Targets.Tables.Count > 0 ? new CatalogCrawlRun(crawler, catalog, access, visible, sampler) : new CrawlRun(crawler, catalog, access, visible, sampler);
        var (status, error) = ("SUCCEEDED", (string?)null);
        try
        {
            await run.RunAsync(stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            status = "CANCELLED";
        }
#pragma warning disable CA1031 // any error is the crawl's outcome, and the crawler must be able to start again
        catch (Exception e)
#pragma warning restore CA1031
        {
            (status, error) = ("FAILED", e.Message);
        }

        lock (_lock)
        {
            var duration = time.GetUtcNow() - _started;
            _runtimes.Add(duration);
            _last = new LastCrawl(status, error, _started, duration, run);
            _state = "READY";
            _stop = null;
        }

        stop.Dispose();
    }

    private sealed record LastCrawl(string Status, string? Error, DateTimeOffset Started, TimeSpan Duration, ICrawlRun Run)
    {
        public JsonObject ToJson(string name)
        {
            var json = new JsonObject
            {
                ["Status"] = Status,
                ["LogGroup"] = "/aws-glue/crawlers",
                ["LogStream"] = name,
                ["MessagePrefix"] = name,
                ["StartTime"] = AwsTimestamp.Node(Started),
            };
            // AWS writes these lines to the log stream; the local cloud has no log service, so they come with the crawl.
            if (Run.Log.Count > 0) json["LogLines"] = new JsonArray([.. Run.Log.Select(line => JsonValue.Create(line))]);
            if (Error is not null) json["ErrorMessage"] = Error;
            return json;
        }
    }
}
